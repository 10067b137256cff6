package io.actorflow.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.actorflow.api.ComponentFactory;
import io.actorflow.api.ComponentFactory.Kind;
import io.actorflow.api.Delivery.Guarantee;
import io.actorflow.api.Format;
import io.actorflow.api.Setting;
import io.actorflow.api.SettingType;
import io.actorflow.api.SettingType.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The JSON Schema (draft 2020-12) of pipeline files, for editors: what components there are, their
 * settings, their defaults and what reference.conf says of them.
 *
 * <p>It accepts no more than the reader of pipelines, and less in three ways: keys are in
 * kebab-case, numbers are not texts, and rows going in a circle is not its concern.
 */
public final class PipelineJsonSchema {
  private static final String REFERENCE = "\\$\\{(env|file):[^}]+\\}";
  private static final String DURATION =
      "^\\s*(0|[+-]?\\d+(\\.\\d+)?\\s*(ns|us|ms|s|m|h|d|(nano|micro|milli)s?|(nano|micro|milli)?seconds?|minutes?|hours?|days?))\\s*$";
  private static final String DEAD_LETTERS = "dead-letters";
  private static final String DELIVERY =
      "What it has to promise; a pipeline with a sink that promises less is refused.";
  private static final String NAME = "^[a-z0-9]+(-[a-z0-9]+)*$";

  private final Components components;
  private final Map<String, Object> definitions = new LinkedHashMap<>();

  private PipelineJsonSchema(Components components) {
    this.components = components;
  }

  /** The schema as JSON text. */
  public static String of(Components components) {
    return JsonText.of(new PipelineJsonSchema(components).schema());
  }

  private Map<String, Object> schema() {
    definitions.put("pipeline", pipeline());
    definitions.put("reference", Map.of("type", "string", "pattern", REFERENCE));
    definitions.put("duration", orReference(object("type", "string", "pattern", DURATION)));
    definitions.put("name", object("type", "string", "pattern", NAME, "maxLength", 64));
    definitions.put(
        "event-time",
        block(
            DocumentedSetting.of(
                Setting.of(EventTime.class), Defaults.own("actorflow.event-time").root()),
            Map.of()));
    definitions.put("schema", object("type", "object", "additionalProperties", ref("column")));
    definitions.put("column", column());
    definitions.put("format", anyOf(named(Kind.CODEC), choice(Kind.CODEC)));
    for (Kind kind : List.of(Kind.SOURCE, Kind.OPERATOR, Kind.SINK)) {
      definitions.put(kind.key(), choice(kind));
    }
    components.all().forEach(factory -> definitions.put(name(factory), component(factory)));
    definitions.put(DEAD_LETTERS, choice(Kind.SINK, this::letterSink));
    return object(
        "$schema",
        "https://json-schema.org/draft/2020-12/schema",
        "title",
        "ActorFlow pipeline",
        "type",
        "object",
        "properties",
        object(
            "pipeline",
            ref("pipeline"),
            "values",
            object("type", "object", "description", "What substitutions in this file refer to.")),
        "required",
        List.of("pipeline"),
        "additionalProperties",
        false,
        "$defs",
        definitions);
  }

  private Map<String, Object> pipeline() {
    ConfigObject reference = Defaults.own("actorflow.pipeline").root();
    Map<String, Object> pipeline =
        block(
            DocumentedSetting.of(Setting.of(PipelineSettings.class), reference),
            object(
                "name",
                with(ref("name"), "description", DocumentedSetting.comment(reference.get("name"))),
                "source",
                ref("source"),
                "sources",
                namedNodes(Kind.SOURCE, List.of()),
                "operators",
                anyOf(
                    object("type", "array", "items", ref("operator")),
                    namedNodes(Kind.OPERATOR, List.of("from"))),
                "sink",
                ref("sink"),
                "sinks",
                namedNodes(Kind.SINK, List.of("from")),
                DEAD_LETTERS,
                ref(DEAD_LETTERS)));
    return with(
        pipeline,
        "oneOf",
        List.of(
            form("source", "sink", "array", "sources", "sinks"),
            form("sources", "sinks", "object", "source", "sink")));
  }

  /** One form of a pipeline, without what belongs to the other. */
  private static Map<String, Object> form(
      String sources, String sinks, String operators, String otherSources, String otherSinks) {
    return object(
        "required",
        List.of(sources, sinks),
        "properties",
        object(otherSources, false, otherSinks, false, "operators", object("type", operators)));
  }

  private static Map<String, Object> namedNodes(Kind kind, List<String> required) {
    return object(
        "type",
        "object",
        "propertyNames",
        ref("name"),
        "additionalProperties",
        object("allOf", List.of(ref(kind.key())), "required", required));
  }

  /** A block that is one of the components of a kind, by its type. */
  private Map<String, Object> choice(Kind kind) {
    return choice(kind, PipelineJsonSchema::name);
  }

  /**
   * @param definition names that of a component
   */
  private Map<String, Object> choice(Kind kind, Function<ComponentFactory<?>, String> definition) {
    List<Object> cases = new ArrayList<>();
    for (String type : components.types(kind)) {
      cases.add(
          object(
              "if",
              object(
                  "properties", object("type", object("const", type)), "required", List.of("type")),
              "then",
              ref(definition.apply(components.get(kind, type)))));
    }
    Map<String, Object> choice =
        object(
            "type",
            "object",
            "required",
            List.of("type"),
            "properties",
            object("type", named(kind)));
    if (!cases.isEmpty()) {
      choice.put("allOf", cases);
    }
    return choice;
  }

  private Map<String, Object> named(Kind kind) {
    return object("enum", components.types(kind));
  }

  /** Defines a sink as one of dead letters, which may need to be told less; gives its name. */
  private String letterSink(ComponentFactory<?> factory) {
    ConfigObject own = components.ownDeadLetterDefaults(factory).root();
    if (own.isEmpty() && !Components.hasFixedDelivery(factory)) {
      return name(factory);
    }
    String name = factory.type() + "-" + DEAD_LETTERS;
    definitions.put(name, component(factory, own, Map.of()));
    return name;
  }

  private Map<String, Object> component(ComponentFactory<?> factory) {
    Map<String, Object> ofSink =
        Components.hasFixedDelivery(factory)
            ? object(
                "delivery",
                object(
                    "enum",
                    new SettingType.Choice(Guarantee.class).names(),
                    "description",
                    DELIVERY))
            : Map.of();
    return component(factory, ConfigFactory.empty().root(), ofSink);
  }

  /**
   * @param own defaults that count more than those of the component
   * @param ofSink keys that the pipeline reads at sinks which take rows
   */
  private Map<String, Object> component(
      ComponentFactory<?> factory, ConfigObject own, Map<String, Object> ofSink) {
    ConfigObject reference = components.defaults(factory).root();
    Map<String, Object> common = object("type", object("const", factory.type()));
    switch (factory.kind()) {
      case SOURCE -> common.put("event-time", ref("event-time"));
      case OPERATOR -> {
        common.put("name", ref("name"));
        common.put("from", from());
      }
      case SINK -> {
        common.put("from", from());
        common.putAll(ofSink);
      }
      case CODEC -> common.put("schema", ref("schema"));
    }
    return with(
        block(
            DocumentedSetting.of(Components.settings(factory), reference).stream()
                .map(documented -> documented.withFallback(own))
                .toList(),
            common),
        "description",
        DocumentedSetting.comment(reference));
  }

  private static Map<String, Object> from() {
    Map<String, Object> name = object("type", "string");
    return with(
        anyOf(name, object("type", "array", "items", name, "minItems", 1, "uniqueItems", true)),
        "description",
        "The source or operator that its rows come from, or a list of them.");
  }

  private static Map<String, Object> column() {
    return anyOf(
        object("enum", List.copyOf(Format.columnTypes())),
        object("type", "array", "items", ref("column"), "minItems", 1, "maxItems", 1),
        object("type", "object", "additionalProperties", ref("column"), "minProperties", 1));
  }

  private Map<String, Object> block(List<DocumentedSetting> settings, Map<String, Object> common) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (DocumentedSetting documented : settings) {
      String key = documented.setting().key();
      properties.put(key, property(documented));
      if (documented.isRequired()) {
        required.add(key);
      }
    }
    properties.putAll(common);
    return object(
        "type",
        "object",
        "properties",
        properties,
        "required",
        required,
        "additionalProperties",
        false);
  }

  private Map<String, Object> property(DocumentedSetting documented) {
    Map<String, Object> property =
        documented.setting().type() instanceof SettingType.Block inner
            ? block(documented.inner(inner), Map.of())
            : type(documented.setting().type());
    ConfigValue fallback = documented.fallback();
    if (fallback != null && !(fallback instanceof ConfigObject)) {
      property = with(property, "default", plain(fallback));
    }
    return with(property, "description", documented.description());
  }

  private static Object plain(ConfigValue value) {
    Object plain = JsonText.plain(value, masked -> false);
    return plain == null ? "" : plain;
  }

  private Map<String, Object> type(SettingType type) {
    return switch (type) {
      case Scalar scalar -> scalar(scalar);
      case SettingType.Choice choice -> orReference(object("enum", choice.names()));
      case SettingType.Many many -> object("type", "array", "items", type(many.element()));
      case SettingType.Named named ->
          object("type", "object", "additionalProperties", type(named.element()));
      case SettingType.Maybe maybe -> type(maybe.element());
      case SettingType.Encoded encoded -> ref("format");
      case SettingType.Block block ->
          block(DocumentedSetting.of(block.settings(), ConfigFactory.empty().root()), Map.of());
    };
  }

  private static Map<String, Object> scalar(Scalar scalar) {
    return switch (scalar) {
      case BOOLEAN -> orReference(object("type", "boolean"));
      case INT, LONG -> orReference(object("type", "integer"));
      case DOUBLE -> orReference(object("type", "number"));
      case STRING -> object("type", "string");
      case DURATION -> ref("duration");
      case SIZE -> object("type", List.of("string", "integer"));
      case SECRET -> object("type", "string", "writeOnly", true);
    };
  }

  private static Map<String, Object> orReference(Map<String, Object> schema) {
    return anyOf(schema, ref("reference"));
  }

  private static Map<String, Object> anyOf(Object... schemas) {
    return object("anyOf", List.of(schemas));
  }

  private static Map<String, Object> ref(String definition) {
    return object("$ref", "#/$defs/" + definition);
  }

  private static Map<String, Object> object(Object... keysAndValues) {
    return with(Map.of(), keysAndValues);
  }

  private static Map<String, Object> with(Map<String, Object> schema, Object... keysAndValues) {
    Map<String, Object> more = new LinkedHashMap<>(schema);
    for (int index = 0; index < keysAndValues.length; index += 2) {
      more.put((String) keysAndValues[index], keysAndValues[index + 1]);
    }
    return more;
  }

  private static String name(ComponentFactory<?> factory) {
    return factory.type() + "-" + factory.kind().key();
  }
}
