package io.actorflow.api;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigMemorySize;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.actorflow.api.PipelineException.Problem;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings into the record that declares them, component by component: what {@link
 * ComponentFactory#parser} usually is.
 *
 * <p>Reports everything that it finds at once: values of a wrong type, required settings without a
 * value, and what the record's own constructor refuses. Keys that no component has are not its
 * concern: the reader of pipelines knows them all.
 */
public final class SettingsReader {
  private static final int MAX_SHOWN = 100;

  private static final Pattern BARE_NUMBER = Pattern.compile("[+-]?[0-9.]+");

  private SettingsReader() {}

  /** A parser for {@code settings}. */
  public static <C extends Record> Function<Config, C> of(Class<C> settings) {
    return config -> read(config, settings);
  }

  /**
   * Reads {@code config}, defaults included.
   *
   * @throws PipelineException with every problem there is
   */
  public static <C extends Record> C read(Config config, Class<C> settings) {
    Problems problems = new Problems();
    C record = block(config.root(), settings, "", problems);
    problems.throwIfAny();
    if (record == null) {
      throw new IllegalStateException(settings + " was refused without a problem");
    }
    return record;
  }

  /** The entries of a block in the order of their lines; those of one line by name. */
  public static List<Map.Entry<String, ConfigValue>> entries(ConfigObject block) {
    return block.keySet().stream()
        .map(key -> Map.entry(key, block.get(key)))
        .sorted(
            Comparator.comparingInt(
                    (Map.Entry<String, ConfigValue> entry) ->
                        entry.getValue().origin().lineNumber())
                .thenComparing(Map.Entry::getKey))
        .toList();
  }

  /**
   * Reads one value; notes in {@code problems} what is wrong with it, and gives null then.
   *
   * @param path of the setting, for the problems
   */
  public static @Nullable Object value(
      @Nullable ConfigValue value, SettingType type, String path, Problems problems) {
    if (type instanceof SettingType.Maybe maybe) {
      @Nullable Object read =
          isNothing(value) ? null : value(value, maybe.element(), path, problems);
      return maybe.optional() ? Optional.ofNullable(read) : read;
    }
    if (value == null || isNothing(value)) {
      return wrong("nothing", type, path, problems);
    }
    return switch (type) {
      case SettingType.Scalar scalar -> scalar(value, scalar, path, problems);
      case SettingType.Choice choice -> choice(value, choice, path, problems);
      case SettingType.Many many ->
          value instanceof ConfigList list
              ? list(list, many, path, problems)
              : wrong(shown(value), type, path, problems);
      case SettingType.Named named ->
          value instanceof ConfigObject block
              ? map(block, named, path, problems)
              : wrong(shown(value), type, path, problems);
      case SettingType.Block block ->
          value instanceof ConfigObject object
              ? block(object, block.record(), path + ".", problems)
              : wrong(shown(value), type, path, problems);
      case SettingType.Encoded encoded -> Format.read(value, path, problems);
      case SettingType.Maybe maybe -> throw new IllegalStateException(maybe + " within itself");
    };
  }

  /** A value as it may stand in a message: short, and without what is inside a block. */
  public static String shown(ConfigValue value) {
    return switch (value.valueType()) {
      case OBJECT -> "a block";
      case LIST -> "a list";
      case NULL -> "nothing";
      case NUMBER, BOOLEAN, STRING -> {
        String text = text(value);
        String cut = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text;
        yield cut.isBlank() ? "'" + cut + "'" : cut.replaceAll("\\p{Cntrl}", "?");
      }
    };
  }

  /** A scalar as it was written: the number 1.10 is not 1.1 where a text is wanted. */
  public static String text(ConfigValue value) {
    return single(value).getString("it");
  }

  private static boolean isNothing(@Nullable ConfigValue value) {
    return value == null || value.valueType() == ConfigValueType.NULL;
  }

  private static @Nullable Object wrong(
      String found, SettingType type, String path, Problems problems) {
    problems.check(false, path, found, type.expected());
    return null;
  }

  private static @Nullable Object scalar(
      ConfigValue value, SettingType.Scalar type, String path, Problems problems) {
    if (value instanceof ConfigObject || value instanceof ConfigList) {
      return wrong(shown(value), type, path, problems);
    }
    String raw = text(value);
    String text = raw.strip();
    try {
      return switch (type) {
        case BOOLEAN -> bool(value);
        case INT -> Integer.parseInt(text);
        case LONG -> Long.parseLong(text);
        case DOUBLE -> finite(Double.parseDouble(text));
        case STRING -> raw;
        case DURATION -> duration(value, text);
        case SIZE -> ConfigMemorySize.ofBytes(single(value).getMemorySize("it").toBytes());
        case SECRET -> new Secret(raw);
      };
    } catch (IllegalArgumentException | ConfigException refused) {
      return wrong(type == SettingType.Scalar.SECRET ? "****" : shown(value), type, path, problems);
    }
  }

  private static Double finite(double number) {
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException("not a finite number");
    }
    return number;
  }

  private static Boolean bool(ConfigValue value) {
    return single(value).getBoolean("it");
  }

  /**
   * A bare number would be milliseconds to the one and seconds to the other: only 0 may be bare.
   */
  private static Duration duration(ConfigValue value, String text) {
    if (BARE_NUMBER.matcher(text).matches() && Double.parseDouble(text) != 0) {
      throw new IllegalArgumentException("no unit");
    }
    return single(value).getDuration("it");
  }

  private static Config single(ConfigValue value) {
    return value.atKey("it");
  }

  private static @Nullable Object choice(
      ConfigValue value, SettingType.Choice choice, String path, Problems problems) {
    String name = shown(value);
    int index = choice.names().indexOf(KebabCase.of(name));
    if (index >= 0) {
      return choice.constants().getEnumConstants()[index];
    }
    String near =
        NearestName.of(name, choice.names()).map("; did you mean '%s'?"::formatted).orElse("");
    problems.check(false, path, shown(value), choice.expected() + near);
    return null;
  }

  private static List<Object> list(
      ConfigList list, SettingType.Many many, String path, Problems problems) {
    List<Object> read = new ArrayList<>(list.size());
    for (int index = 0; index < list.size(); index++) {
      Object element = value(list.get(index), many.element(), path + "[" + index + "]", problems);
      if (element != null) {
        read.add(element);
      }
    }
    return Collections.unmodifiableList(read);
  }

  private static Map<String, Object> map(
      ConfigObject block, SettingType.Named named, String path, Problems problems) {
    Map<String, Object> read = new LinkedHashMap<>();
    collect(block, "", named, path, problems, read);
    return Collections.unmodifiableMap(read);
  }

  /** HOCON makes blocks of a name with dots; where a value is wanted they are one name again. */
  private static void collect(
      ConfigObject block,
      String prefix,
      SettingType.Named named,
      String path,
      Problems problems,
      Map<String, Object> read) {
    for (Map.Entry<String, ConfigValue> entry : entries(block)) {
      String name = prefix + entry.getKey();
      if (entry.getValue() instanceof ConfigObject inner
          && !(named.element() instanceof SettingType.Block)) {
        collect(inner, name + ".", named, path, problems, read);
        continue;
      }
      Object element = value(entry.getValue(), named.element(), path + "." + name, problems);
      if (element != null) {
        read.put(name, element);
      }
    }
  }

  private static <C extends Record> @Nullable C block(
      ConfigObject object, Class<C> settings, String prefix, Problems problems) {
    List<Setting> declared = Setting.of(settings);
    @Nullable Object[] arguments = new Object[declared.size()];
    int before = problems.size();
    for (int index = 0; index < arguments.length; index++) {
      Setting setting = declared.get(index);
      arguments[index] =
          value(object.get(setting.key()), setting.type(), prefix + setting.key(), problems);
    }
    return problems.size() == before ? create(settings, arguments, prefix, problems) : null;
  }

  private static <C extends Record> @Nullable C create(
      Class<C> settings, @Nullable Object[] arguments, String prefix, Problems problems) {
    try {
      Constructor<C> constructor =
          settings.getDeclaredConstructor(
              Arrays.stream(settings.getRecordComponents())
                  .map(RecordComponent::getType)
                  .toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException failed) {
      if (failed.getCause() instanceof PipelineException refused) {
        refused.problems().forEach(problem -> problems.add(within(prefix, problem)));
        return null;
      }
      throw new IllegalStateException("cannot make " + settings, failed.getCause());
    } catch (ReflectiveOperationException failed) {
      throw new IllegalStateException("cannot make " + settings, failed);
    }
  }

  private static Problem within(String prefix, Problem problem) {
    String path = prefix + problem.path();
    return new Problem(
        path.endsWith(".") ? path.substring(0, path.length() - 1) : path, problem.message());
  }
}
