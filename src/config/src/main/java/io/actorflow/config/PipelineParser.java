package io.actorflow.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.actorflow.api.Columns;
import io.actorflow.api.ComponentFactory;
import io.actorflow.api.ComponentFactory.Kind;
import io.actorflow.api.Delivery.Guarantee;
import io.actorflow.api.NearestName;
import io.actorflow.api.PipelineException;
import io.actorflow.api.Problems;
import io.actorflow.api.SettingType;
import io.actorflow.api.SettingsReader;
import io.actorflow.config.SettingsCheck.Checked;
import io.actorflow.config.SettingsCheck.Context;
import io.actorflow.config.SettingsCheck.Expected;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Understands the {@code pipeline} block of a file, in its linear form ({@code source}, {@code
 * operators = [...]}, {@code sink}) or as a graph (named {@code sources}, {@code operators}, {@code
 * sinks} with {@code from}).
 */
final class PipelineParser {
  private static final Set<String> LINEAR = Set.of("source", "sink");
  private static final Set<String> GRAPH = Set.of("sources", "sinks");
  private static final Set<String> STRUCTURE =
      Set.of("source", "sources", "operators", "sink", "sinks", "dead-letters");
  private static final String DEAD_LETTERS = "dead-letters";
  private static final String DELIVERY = "delivery";

  private final Context context;
  private final List<Node> nodes = new ArrayList<>();
  private String pipelineName = "pipeline";

  private PipelineParser(PipelineText text, Components components) {
    context =
        new Context(
            components, text, new Findings(), Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  static PipelineDefinition parse(PipelineText text, Components components) {
    return new PipelineParser(text, components).parse();
  }

  /** Reads a block of its own that says where dead letters go. */
  static Node deadLetters(String file, ConfigObject block, String pipeline, Components components) {
    PipelineParser parser =
        new PipelineParser(new PipelineText(file, block, new int[0]), components);
    parser.pipelineName = pipeline;
    Node node = parser.node(Kind.SINK, DEAD_LETTERS, block, DEAD_LETTERS, List.of());
    parser.context.findings().throwIfAny();
    return node;
  }

  private PipelineDefinition parse() {
    ConfigObject block = pipelineBlock();
    Location here = context.location(block, "");
    Map<String, ConfigValue> entries = SettingsCheck.kebabKeys(block, "", context);
    Optional<PipelineSettings> settings = settings(entries, here);
    pipelineName = settings.map(PipelineSettings::name).orElse(pipelineName);
    Node deadLetters =
        entries.containsKey(DEAD_LETTERS)
            ? node(Kind.SINK, DEAD_LETTERS, entries.get(DEAD_LETTERS), DEAD_LETTERS, List.of())
            : null;
    boolean isGraph = isGraph(entries, here);
    if (isGraph) {
      graph(entries);
    } else {
      linear(entries, here);
    }
    Wiring wiring = new Wiring(nodes, context.findings(), here);
    wiring.check(isGraph);
    context.findings().throwIfAny();
    PipelineSettings whole = settings.orElseThrow();
    Map<String, ConfigValue> root = Map.of("pipeline", block);
    return new PipelineDefinition(
        whole.name(),
        whole.description().orElse(""),
        new PipelineDefinition.Scale(count(whole.parallelism()), count(whole.shards())),
        whole.delivery(),
        wiring.of(Kind.SOURCE),
        wiring.inOrder(),
        wiring.of(Kind.SINK),
        deadLetters,
        JsonText.of(plain(root, Set.of())),
        JsonText.of(plain(root, context.secrets())));
  }

  private static Map<String, @Nullable Object> plain(
      Map<String, ConfigValue> root, Set<ConfigValue> masked) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    root.forEach((key, value) -> plain.put(key, JsonText.plain(value, masked::contains)));
    return plain;
  }

  private static OptionalInt count(Optional<Integer> given) {
    return given.map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  private ConfigObject pipelineBlock() {
    ConfigObject root = context.text().root();
    for (Map.Entry<String, ConfigValue> entry : SettingsReader.entries(root)) {
      if (!entry.getKey().equals("pipeline") && !entry.getKey().equals("values")) {
        context
            .findings()
            .message(
                context.location(entry.getValue(), entry.getKey()),
                "stands outside of the pipeline (expected: everything within pipeline { ... }; what substitutions refer to, within values { ... })");
      }
    }
    ConfigValue pipeline = root.get("pipeline");
    if (pipeline instanceof ConfigObject block) {
      return block;
    }
    Location start = new Location(context.text().file(), 1, "");
    context
        .findings()
        .value(
            pipeline == null ? start : context.location(pipeline, "pipeline"),
            pipeline == null ? "no pipeline" : SettingsReader.shown(pipeline),
            "pipeline { name = ..., source { ... }, operators = [ ... ], sink { ... } }");
    context.findings().throwIfAny();
    throw new IllegalStateException("a finding was not thrown");
  }

  private Optional<PipelineSettings> settings(Map<String, ConfigValue> entries, Location here) {
    Map<String, ConfigValue> given = new LinkedHashMap<>(entries);
    given.keySet().removeAll(STRUCTURE);
    Expected expected =
        new Expected(
            "a pipeline",
            PipelineSettings.class,
            Defaults.own("actorflow.pipeline"),
            SettingsReader.of(PipelineSettings.class));
    refuseReferences(given, "");
    Checked checked = SettingsCheck.check(context, expected, given, STRUCTURE, here);
    return Optional.ofNullable((PipelineSettings) checked.read());
  }

  /** What holds for the pipeline on every node cannot come from one. */
  private void refuseReferences(Map<String, ConfigValue> entries, String prefix) {
    entries.forEach(
        (key, value) -> {
          if (value.valueType() == ConfigValueType.STRING
              && !Reference.in(SettingsReader.text(value)).isEmpty()) {
            context
                .findings()
                .message(
                    context.location(value, prefix + key),
                    "refers to what only one node knows (expected: the value itself)");
          }
        });
  }

  private boolean isGraph(Map<String, ConfigValue> entries, Location here) {
    List<String> linear = entries.keySet().stream().filter(LINEAR::contains).toList();
    List<String> graph = entries.keySet().stream().filter(GRAPH::contains).toList();
    ConfigValue operators = entries.get("operators");
    boolean listed = operators instanceof ConfigList;
    boolean named = operators instanceof ConfigObject;
    if ((!linear.isEmpty() || listed) && (!graph.isEmpty() || named)) {
      String operatorsFound = listed ? "operators (a list)" : "operators (by name)";
      String found =
          entries.keySet().stream()
              .filter(STRUCTURE::contains)
              .filter(key -> !key.equals("dead-letters"))
              .map(key -> key.equals("operators") ? operatorsFound : key)
              .collect(Collectors.joining(", "));
      context
          .findings()
          .value(
              here,
              found + " are of two forms",
              "source, operators = [...] and sink; or sources, operators { ... } and sinks, all of them named");
    }
    return !graph.isEmpty() || (named && linear.isEmpty());
  }

  private void linear(Map<String, ConfigValue> entries, Location here) {
    Set<String> last = Set.of();
    ConfigValue source = entries.get("source");
    if (source == null) {
      context.findings().value(here.withPath("source"), "nothing", "a block with a type");
    } else {
      nodes.add(node(Kind.SOURCE, "source", source, "source", List.of()));
      last = Set.of("source");
    }
    ConfigValue operators = entries.get("operators");
    if (operators instanceof ConfigList list) {
      Map<String, Integer> counts = new HashMap<>();
      for (int index = 0; index < list.size(); index++) {
        ConfigValue value = list.get(index);
        String path = "operators[" + index + "]";
        Node operator =
            node(Kind.OPERATOR, nameInList(value, path, counts), value, path, List.copyOf(last));
        nodes.add(operator);
        last = Set.of(operator.name());
      }
    } else if (operators != null && !(operators instanceof ConfigObject)) {
      context
          .findings()
          .value(
              context.location(operators, "operators"),
              SettingsReader.shown(operators),
              "a list of blocks, each with a type");
    }
    ConfigValue sink = entries.get("sink");
    if (sink == null) {
      context.findings().value(here.withPath("sink"), "nothing", "a block with a type");
    } else {
      nodes.add(node(Kind.SINK, "sink", sink, "sink", List.copyOf(last)));
    }
  }

  /** {@code filter-1}, {@code filter-2}, {@code window-1}, unless it says its name itself. */
  private String nameInList(ConfigValue value, String path, Map<String, Integer> counts) {
    if (!(value instanceof ConfigObject block)) {
      return path;
    }
    String type = block.get("type") == null ? "operator" : text(block.get("type"));
    String counted = type + "-" + counts.merge(type, 1, Integer::sum);
    ConfigValue name = block.get("name");
    if (name == null) {
      return counted;
    }
    return checkedName(text(name), context.location(name, path + ".name"));
  }

  private void graph(Map<String, ConfigValue> entries) {
    for (Kind kind : List.of(Kind.SOURCE, Kind.OPERATOR, Kind.SINK)) {
      String key = kind.key() + "s";
      ConfigValue value = entries.get(key);
      if (value instanceof ConfigObject block) {
        for (Map.Entry<String, ConfigValue> entry : SettingsReader.entries(block)) {
          String path = key + "." + entry.getKey();
          String name = checkedName(entry.getKey(), context.location(entry.getValue(), path));
          nodes.add(node(kind, name, entry.getValue(), path, from(kind, entry.getValue(), path)));
        }
      } else if (value != null && !(kind == Kind.OPERATOR && value instanceof ConfigList)) {
        context
            .findings()
            .value(
                context.location(value, key),
                SettingsReader.shown(value),
                "a block of named blocks, each with a type");
      }
    }
  }

  private String checkedName(String name, Location location) {
    if (!Names.isName(name)) {
      context.findings().value(location, "'" + name + "'", Names.EXPECTED);
    }
    return name;
  }

  private List<String> from(Kind kind, ConfigValue value, String path) {
    if (kind == Kind.SOURCE || !(value instanceof ConfigObject block)) {
      return List.of();
    }
    ConfigValue from = block.get("from");
    String expected = "the name of a source or operator, or a list of them";
    if (from == null || from.valueType() == ConfigValueType.NULL) {
      context.findings().value(context.location(value, path + ".from"), "nothing", expected);
      return List.of();
    }
    List<ConfigValue> names = from instanceof ConfigList list ? list : List.of(from);
    boolean texts = names.stream().allMatch(name -> isScalar(name.valueType()));
    if (names.isEmpty() || !texts) {
      context
          .findings()
          .value(
              context.location(from, path + ".from"),
              names.isEmpty() ? "an empty list" : SettingsReader.shown(from),
              expected);
      return List.of();
    }
    return names.stream().map(PipelineParser::text).toList();
  }

  private static boolean isScalar(ConfigValueType type) {
    return switch (type) {
      case STRING, NUMBER, BOOLEAN -> true;
      case OBJECT, LIST, NULL -> false;
    };
  }

  private static String text(@Nullable ConfigValue value) {
    return value == null ? "" : SettingsReader.shown(value);
  }

  private Node node(
      Kind kind, String name, @Nullable ConfigValue value, String path, List<String> from) {
    if (!(value instanceof ConfigObject block)) {
      Location here =
          value == null
              ? new Location(context.text().file(), 1, path)
              : context.location(value, path);
      context
          .findings()
          .value(
              here, value == null ? "nothing" : SettingsReader.shown(value), "a block with a type");
      return new Node(name, kind, "", ConfigFactory.empty(), from, null, null, here);
    }
    Location here = context.location(block, path);
    Map<String, ConfigValue> entries = SettingsCheck.kebabKeys(block, path + ".", context);
    Set<String> common = new HashSet<>(commonKeys(kind, path));
    ConfigValue eventTime = common.contains("event-time") ? entries.get("event-time") : null;
    ConfigValue type = entries.get("type");
    entries.keySet().removeAll(common);
    ComponentFactory<?> factory = factory(kind, type, here);
    if (type == null) {
      misspeltType(entries, common, path);
    }
    if (factory == null) {
      return new Node(name, kind, text(type), ConfigFactory.empty(), from, null, null, here);
    }
    ConfigValue delivery = null;
    if (promises(factory, path)) {
      common.add(DELIVERY);
      delivery = entries.remove(DELIVERY);
    }
    Expected expected =
        path.equals(DEAD_LETTERS)
            ? Expected.ofLetters(context.components(), factory, pipelineName)
            : Expected.of(context.components(), factory);
    Checked checked = SettingsCheck.check(context, expected, entries, common, here);
    return new Node(
        name,
        kind,
        factory.type(),
        checked.settings(),
        from,
        eventTime(eventTime, here, checked.schemas()),
        delivery(delivery, here),
        here);
  }

  /** Whether what it promises is fixed, so that a pipeline can only say what it counts on. */
  private static boolean promises(ComponentFactory<?> factory, String path) {
    return factory.kind() == Kind.SINK
        && !path.equals(DEAD_LETTERS)
        && Components.hasFixedDelivery(factory);
  }

  private @Nullable Guarantee delivery(@Nullable ConfigValue value, Location sink) {
    if (value == null || value.valueType() == ConfigValueType.NULL) {
      return null;
    }
    String path = sink.path() + "." + DELIVERY;
    refuseReferences(Map.of(DELIVERY, value), sink.path() + ".");
    Problems problems = new Problems();
    Object read =
        SettingsReader.value(value, new SettingType.Choice(Guarantee.class), DELIVERY, problems);
    try {
      problems.throwIfAny();
    } catch (PipelineException refused) {
      refused
          .problems()
          .forEach(
              problem ->
                  context.findings().message(context.location(value, path), problem.message()));
    }
    return (Guarantee) read;
  }

  /** Without a type nothing is known of the other keys, but one may be the type. */
  private void misspeltType(Map<String, ConfigValue> entries, Set<String> common, String path) {
    entries.forEach(
        (key, value) -> {
          if (NearestName.of(key, common).isPresent()) {
            Location location = context.location(value, path + "." + key);
            context.findings().unknown(location, key, "known here", common);
          }
        });
  }

  /** The keys of a node that are not its component's. */
  private static Set<String> commonKeys(Kind kind, String path) {
    boolean named = path.startsWith(kind.key() + "s.");
    return switch (kind) {
      case SOURCE -> Set.of("type", "event-time");
      case OPERATOR -> named ? Set.of("type", "from") : Set.of("type", "name");
      case SINK -> named ? Set.of("type", "from") : Set.of("type");
      case CODEC -> Set.of("type", "schema");
    };
  }

  private @Nullable ComponentFactory<?> factory(
      Kind kind, @Nullable ConfigValue type, Location here) {
    if (type == null || !isScalar(type.valueType())) {
      String path = here.path() + ".type";
      context
          .findings()
          .value(
              type == null ? here.withPath(path) : context.location(type, path),
              type == null ? "nothing" : SettingsReader.shown(type),
              "one of " + String.join(", ", context.components().types(kind)));
      return null;
    }
    String name = text(type);
    ComponentFactory<?> factory = context.components().find(kind, name).orElse(null);
    if (factory == null) {
      context
          .findings()
          .message(
              context.location(type, here.path() + ".type"),
              context.components().unknown(kind, name));
    }
    return factory;
  }

  private @Nullable EventTime eventTime(
      @Nullable ConfigValue value, Location source, List<Schema> schemas) {
    if (value == null) {
      return null;
    }
    String path = source.path() + ".event-time";
    Location here = context.location(value, path);
    if (!(value instanceof ConfigObject block)) {
      context
          .findings()
          .value(here, SettingsReader.shown(value), "a block such as { field = date-time }");
      return null;
    }
    Expected expected =
        new Expected(
            "event-time",
            EventTime.class,
            Defaults.own("actorflow.event-time"),
            SettingsReader.of(EventTime.class));
    Map<String, ConfigValue> entries = SettingsCheck.kebabKeys(block, path + ".", context);
    refuseReferences(entries, path + ".");
    Checked checked = SettingsCheck.check(context, expected, entries, Set.of(), here);
    EventTime eventTime = (EventTime) checked.read();
    if (eventTime != null && schemas.size() == 1) {
      checkColumn(eventTime.field(), schemas.getFirst(), entries, here);
    }
    return eventTime;
  }

  /** Metadata columns, {@code _timestamp} and the like, are the source's own and in no schema. */
  private void checkColumn(
      String field, Schema schema, Map<String, ConfigValue> entries, Location here) {
    List<String> columns = Columns.names(schema);
    if (columns.isEmpty() || columns.contains(field) || field.startsWith("_")) {
      return;
    }
    ConfigValue given = entries.get("field");
    String near =
        NearestName.of(field, columns)
            .map("did you mean '%s'?"::formatted)
            .orElse("one of " + String.join(", ", columns));
    context
        .findings()
        .message(
            given == null ? here : context.location(given, here.path() + ".field"),
            "'%s' is no column of the schema (%s)".formatted(field, near));
  }
}
