package io.actorflow.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.actorflow.api.CodecFactory;
import io.actorflow.api.ComponentFactory;
import io.actorflow.api.ComponentFactory.Kind;
import io.actorflow.api.Format;
import io.actorflow.api.PipelineException;
import io.actorflow.api.PipelineException.Problem;
import io.actorflow.api.Problems;
import io.actorflow.api.Setting;
import io.actorflow.api.SettingType;
import io.actorflow.api.SettingType.Scalar;
import io.actorflow.api.SettingsReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Checks one block of settings against the record that it will become, and completes it with the
 * defaults.
 *
 * <p>Two things are made side by side. The settings keep references to secrets as they were
 * written. The trial has defaults in the place of all that is wrong, missing or not known here, so
 * that the record's own checks can be made in the same go; what they say of such a place does not
 * count.
 */
final class SettingsCheck {
  private static final Pattern TELLTALE =
      Pattern.compile("password|secret|token|credential|passphrase|jaas|private.?key|api.?key");

  /** What is known of a whole pipeline while its blocks are checked. */
  record Context(
      Components components, PipelineText text, Findings findings, Set<ConfigValue> secrets) {
    Location location(ConfigValue value, String path) {
      return new Location(text.file(), text.line(value), path);
    }
  }

  /** What a block of settings should be. */
  record Expected(
      String owner, Class<? extends Record> record, Config defaults, Function<Config, ?> parser) {
    static Expected of(Components components, ComponentFactory<?> factory) {
      return new Expected(
          "'" + factory.type() + "'",
          factory.settings().asSubclass(Record.class),
          components.defaults(factory),
          factory.parser());
    }

    /** As {@link #of}, with the defaults of a sink of dead letters. */
    static Expected ofLetters(Components components, ComponentFactory<?> factory, String pipeline) {
      Expected plain = of(components, factory);
      return new Expected(
          plain.owner,
          plain.record,
          components.deadLetterDefaults(factory, pipeline),
          plain.parser);
    }
  }

  /**
   * A block that has been checked.
   *
   * @param settings defaults included
   * @param read what the parser made of it, null if something is wrong or not known here
   * @param schemas those of the formats in it
   */
  record Checked(Config settings, Config trial, @Nullable Object read, List<Schema> schemas) {}

  private record Pair(ConfigValue settings, ConfigValue trial) {
    static Pair of(ConfigValue value) {
      return new Pair(value, value);
    }
  }

  private final Context context;
  private final Expected expected;
  private final Location block;
  private final Places places;
  private final List<Schema> schemas = new ArrayList<>();

  private SettingsCheck(Context context, Expected expected, Location block) {
    this.context = context;
    this.expected = expected;
    this.block = block;
    this.places = new Places(context.text, block);
  }

  /**
   * Checks the settings that are {@code given} in the block at {@code block}.
   *
   * @param common keys that the pipeline itself has read in this block
   */
  static Checked check(
      Context context,
      Expected expected,
      Map<String, ConfigValue> given,
      Set<String> common,
      Location block) {
    SettingsCheck check = new SettingsCheck(context, expected, block);
    Pair pair =
        check.entries(given, expected.defaults.root(), Setting.of(expected.record), common, "");
    Config settings = ((ConfigObject) pair.settings).toConfig();
    Config trial = ((ConfigObject) pair.trial).toConfig();
    return new Checked(settings, trial, check.read(trial), check.schemas);
  }

  /** The entries of a block with their keys in kebab-case; says so if one is there twice. */
  static Map<String, ConfigValue> kebabKeys(ConfigObject block, String prefix, Context context) {
    Map<String, ConfigValue> entries = new LinkedHashMap<>();
    for (Map.Entry<String, ConfigValue> entry : SettingsReader.entries(block)) {
      String key = entry.getKey().replace('_', '-');
      if (entries.put(key, entry.getValue()) != null) {
        context.findings.message(
            context.location(entry.getValue(), prefix + key),
            "is there twice (expected: once, as '%s')".formatted(key));
      }
    }
    return entries;
  }

  private @Nullable Object read(Config trial) {
    try {
      Object read = expected.parser.apply(trial);
      return places.hasSubstitutes() ? null : read;
    } catch (PipelineException refused) {
      for (Problem problem : refused.problems()) {
        if (!places.isSubstituted(problem.path())) {
          context.findings.message(places.of(problem.path()), problem.message());
        }
      }
    } catch (ConfigException refused) {
      context.findings.message(block, "the settings cannot be read: " + refused.getMessage());
    }
    return null;
  }

  private Pair entries(
      Map<String, ConfigValue> given,
      ConfigObject defaults,
      List<Setting> declared,
      Set<String> common,
      String prefix) {
    List<String> known = new ArrayList<>(common);
    declared.forEach(setting -> known.add(setting.key()));
    given.forEach(
        (key, value) -> {
          places.mark(prefix + key, value);
          if (!known.contains(key)) {
            context.findings.unknown(
                places.of(prefix + key), key, "a setting of " + expected.owner, known);
          }
        });
    Map<String, ConfigValue> settings = new LinkedHashMap<>();
    Map<String, ConfigValue> trial = new LinkedHashMap<>();
    for (Setting setting : declared) {
      String key = setting.key();
      Pair pair = value(given.get(key), defaults.get(key), setting.type(), prefix + key);
      settings.put(key, pair.settings);
      trial.put(key, pair.trial);
    }
    return new Pair(ConfigValueFactory.fromMap(settings), ConfigValueFactory.fromMap(trial));
  }

  /** The value of one setting; {@code given} is null where only the default counts. */
  private Pair value(
      @Nullable ConfigValue given, @Nullable ConfigValue fallback, SettingType type, String path) {
    if (type instanceof SettingType.Maybe maybe) {
      return isNothing(given != null ? given : fallback)
          ? Pair.of(ConfigValueFactory.fromAnyRef(null))
          : value(given, fallback, maybe.element(), path);
    }
    if (type instanceof SettingType.Block inner) {
      return block(given, fallback, inner, path);
    }
    ConfigValue value = given != null ? given : fallback;
    if (value == null || isNothing(value)) {
      context.findings.value(places.of(path), "nothing", type.expected());
      return substitute(path, type, null);
    }
    return switch (type) {
      case SettingType.Many many when value instanceof ConfigList list -> list(list, many, path);
      case SettingType.Named named when value instanceof ConfigObject names ->
          names(
              fallback instanceof ConfigObject others ? names.withFallback(others) : names,
              named,
              path);
      case SettingType.Encoded encoded -> format(value, encoded, path);
      default -> leaf(value, given == null ? null : fallback, type, path);
    };
  }

  private static boolean isNothing(@Nullable ConfigValue value) {
    return value == null || value.valueType() == ConfigValueType.NULL;
  }

  private Pair block(
      @Nullable ConfigValue given,
      @Nullable ConfigValue fallback,
      SettingType.Block type,
      String path) {
    ConfigObject defaults =
        fallback instanceof ConfigObject object ? object : ConfigFactory.empty().root();
    if (given == null) {
      return entries(Map.of(), defaults, type.settings(), Set.of(), path + ".");
    }
    if (!(given instanceof ConfigObject object)) {
      return wrong(given, type, path, fallback);
    }
    return entries(
        kebabKeys(object, places.of(path).path() + ".", context),
        defaults,
        type.settings(),
        Set.of(),
        path + ".");
  }

  private Pair list(ConfigList list, SettingType.Many many, String path) {
    List<ConfigValue> settings = new ArrayList<>();
    List<ConfigValue> trial = new ArrayList<>();
    for (int index = 0; index < list.size(); index++) {
      String place = path + "[" + index + "]";
      places.mark(place, list.get(index));
      Pair pair = value(list.get(index), null, many.element(), place);
      settings.add(pair.settings);
      trial.add(pair.trial);
    }
    return new Pair(
        ConfigValueFactory.fromIterable(settings).withOrigin(list.origin()),
        ConfigValueFactory.fromIterable(trial).withOrigin(list.origin()));
  }

  private Pair names(ConfigObject names, SettingType.Named named, String path) {
    Map<String, ConfigValue> settings = new LinkedHashMap<>();
    Map<String, ConfigValue> trial = new LinkedHashMap<>();
    for (Map.Entry<String, ConfigValue> entry : SettingsReader.entries(names)) {
      String place = path + "." + entry.getKey();
      ConfigValue value = entry.getValue();
      places.mark(place, value);
      if (TELLTALE.matcher(entry.getKey()).find()) {
        context.secrets.add(value);
      }
      boolean dotted =
          value instanceof ConfigObject && !(named.element() instanceof SettingType.Block);
      Pair pair =
          dotted
              ? names((ConfigObject) value, named, place)
              : value(value, null, named.element(), place);
      settings.put(entry.getKey(), pair.settings);
      trial.put(entry.getKey(), pair.trial);
    }
    return new Pair(
        ConfigValueFactory.fromMap(settings).withOrigin(names.origin()),
        ConfigValueFactory.fromMap(trial).withOrigin(names.origin()));
  }

  private Pair leaf(
      ConfigValue value, @Nullable ConfigValue fallback, SettingType type, String path) {
    if (type == Scalar.SECRET) {
      context.secrets.add(value);
    }
    ConfigValue known = value;
    if (value.valueType() == ConfigValueType.STRING) {
      String text = (String) value.unwrapped();
      boolean unknownHere = false;
      for (Reference reference : Reference.in(text)) {
        switch (reference) {
          case Reference.Unknown unknown -> {
            context.findings.value(places.of(path), "'" + unknown.text() + "'", Reference.EXPECTED);
            unknownHere = true;
          }
          case Reference.Environment variable -> unknownHere |= variable.fallback() == null;
          case Reference.Content content -> unknownHere = true;
        }
      }
      if (unknownHere) {
        return new Pair(value, substitute(path, type, fallback).trial);
      }
      known = Reference.replaceAll(value, "", (inner, referring) -> withFallbacks(referring));
    }
    Problems problems = new Problems();
    SettingsReader.value(known, type, path, problems);
    try {
      problems.throwIfAny();
      return new Pair(value, known);
    } catch (PipelineException refused) {
      report(refused);
      return substitute(path, type, fallback);
    }
  }

  private void report(PipelineException refused) {
    for (Problem problem : refused.problems()) {
      context.findings.message(places.of(problem.path()), problem.message());
    }
  }

  private static String withFallbacks(String text) {
    return Reference.replace(
        text,
        reference ->
            reference instanceof Reference.Environment variable && variable.fallback() != null
                ? variable.fallback()
                : "");
  }

  private Pair wrong(
      ConfigValue value, SettingType type, String path, @Nullable ConfigValue fallback) {
    context.findings.value(places.of(path), SettingsReader.shown(value), type.expected());
    return substitute(path, type, fallback);
  }

  /** Something that the record accepts as far as anybody knows. */
  private Pair substitute(String path, SettingType type, @Nullable ConfigValue fallback) {
    places.substitute(path);
    return Pair.of(isNothing(fallback) || fallback == null ? placeholder(type) : fallback);
  }

  private ConfigValue placeholder(SettingType type) {
    return switch (type) {
      case Scalar scalar ->
          ConfigValueFactory.fromAnyRef(
              switch (scalar) {
                case BOOLEAN -> "false";
                case INT, LONG, DOUBLE -> "1";
                case STRING, SECRET -> "x";
                case DURATION -> "1s";
                case SIZE -> "1MiB";
              });
      case SettingType.Choice choice -> ConfigValueFactory.fromAnyRef(choice.names().getFirst());
      case SettingType.Many many ->
          ConfigValueFactory.fromIterable(List.of(placeholder(many.element())));
      case SettingType.Named named ->
          ConfigValueFactory.fromMap(Map.of("x", placeholder(named.element())));
      case SettingType.Maybe maybe -> ConfigValueFactory.fromAnyRef(null);
      case SettingType.Encoded encoded -> ConfigValueFactory.fromMap(Map.of("type", "x"));
      case SettingType.Block inner -> {
        Map<String, ConfigValue> entries = new HashMap<>();
        inner
            .settings()
            .forEach(setting -> entries.put(setting.key(), placeholder(setting.type())));
        yield ConfigValueFactory.fromMap(entries);
      }
    };
  }

  /** A format: the codec's settings, its type and its schema side by side. */
  private Pair format(ConfigValue value, SettingType.Encoded encoded, String path) {
    if (value.valueType() == ConfigValueType.STRING) {
      return format(Map.of("type", value), value, encoded, path);
    }
    if (value instanceof ConfigObject object) {
      return format(kebabKeys(object, places.of(path).path() + ".", context), value, encoded, path);
    }
    return wrong(value, encoded, path, null);
  }

  private Pair format(
      Map<String, ConfigValue> given, ConfigValue whole, SettingType.Encoded encoded, String path) {
    given.forEach((key, value) -> places.mark(path + "." + key, value));
    ConfigValue type = given.get("type");
    if (isNothing(type) || type == null) {
      context.findings.value(
          places.of(path + ".type"),
          "nothing",
          "one of " + String.join(", ", context.components.types(Kind.CODEC)));
      return substitute(path, encoded, null);
    }
    String name = String.valueOf(type.unwrapped());
    ComponentFactory<?> codec = context.components.find(Kind.CODEC, name).orElse(null);
    if (!(codec instanceof CodecFactory<?>)) {
      context.findings.message(
          places.of(path + ".type"), context.components.unknown(Kind.CODEC, name));
      return substitute(path, encoded, null);
    }
    Map<String, ConfigValue> own = new LinkedHashMap<>(given);
    own.remove("type");
    ConfigValue schema = own.remove("schema");
    Checked checked =
        check(
            context,
            Expected.of(context.components, codec),
            own,
            Set.of("type", "schema"),
            places.of(path));
    Map<String, ConfigValue> settings = new LinkedHashMap<>(checked.settings.root());
    Map<String, ConfigValue> trial = new LinkedHashMap<>(checked.trial.root());
    settings.put("type", type);
    trial.put("type", type);
    if (schema != null) {
      settings.put("schema", schema);
      if (schema(schema, path)) {
        trial.put("schema", schema);
      } else {
        places.substitute(path);
      }
    }
    return new Pair(
        ConfigValueFactory.fromMap(settings).withOrigin(whole.origin()),
        ConfigValueFactory.fromMap(trial).withOrigin(whole.origin()));
  }

  /** Whether the columns can be understood; remembers them then. */
  private boolean schema(ConfigValue schema, String path) {
    markAll(schema, path + ".schema");
    try {
      Config format =
          ConfigValueFactory.fromMap(Map.of("type", "any", "schema", schema)).atKey(path);
      schemas.add(Format.from(format, path).schema());
      return true;
    } catch (PipelineException refused) {
      report(refused);
      return false;
    }
  }

  private void markAll(ConfigValue value, String path) {
    places.mark(path, value);
    if (value instanceof ConfigObject columns) {
      columns.forEach((name, column) -> markAll(column, path + "." + name));
    }
  }
}
