package io.actorflow.pbm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.actorflow.api.Delivery;
import io.actorflow.api.KebabCase;
import io.actorflow.explain.Edge;
import io.actorflow.explain.Explanation;
import io.actorflow.explain.Shuffle;
import io.actorflow.explain.Stage;
import io.actorflow.explain.Stage.Keeping;
import io.actorflow.explain.Stage.Reading;
import io.actorflow.explain.Windows;
import io.actorflow.run.Promises;
import java.util.List;

/** How a pipeline is run, for programs. The names are those in docs/pipelines.md, and stay. */
final class ExplanationJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ExplanationJson() {}

  static JsonNode of(Explanation explanation) {
    ObjectNode json = NODES.objectNode().put("pipeline", explanation.pipeline());
    explanation.tasks().ifPresent(count -> json.put("tasks", count));
    explanation.shards().ifPresent(count -> json.put("shards", count));
    ArrayNode stages = json.putArray("stages");
    explanation.stages().forEach(stage -> stages.add(stage(stage)));
    ObjectNode letters = json.putObject("deadLetters");
    letters.put("to", explanation.deadLetters().type().isPresent() ? "sink" : "node");
    explanation.deadLetters().type().ifPresent(type -> letters.put("type", type));
    letters.set("delivery", delivery(explanation.deadLetters().delivery()));
    return json;
  }

  private static ObjectNode stage(Stage stage) {
    ObjectNode json = NODES.objectNode().put("name", stage.name());
    switch (stage) {
      case Reading reading -> reading(reading, json);
      case Keeping keeping -> keeping(keeping, json);
    }
    ArrayNode edges = json.putArray("edges");
    stage.edges().forEach(edge -> edges.add(edge(edge)));
    return json;
  }

  private static void reading(Reading reading, ObjectNode json) {
    json.put("kind", "source").put("type", reading.type());
    json.set("columns", texts(reading.columns()));
    json.set("columnsNotRead", texts(reading.unread()));
    reading
        .eventTime()
        .ifPresent(
            time ->
                json.putObject("eventTime")
                    .put("column", time.field())
                    .put("maxOutOfOrdernessMillis", time.maxOutOfOrderness().toMillis())
                    .put("idleTimeoutMillis", time.idleTimeout().toMillis()));
  }

  private static void keeping(Keeping keeping, ObjectNode json) {
    json.put("kind", "keyed").put("type", keeping.type());
    json.set("key", texts(keeping.key()));
    ObjectNode aggregates = json.putObject("aggregates");
    keeping.aggregates().forEach(aggregates::put);
    keeping.windows().ifPresent(windows -> json.set("windows", windows(windows)));
    if (!keeping.facts().isEmpty()) {
      ObjectNode facts = json.putObject("facts");
      keeping.facts().forEach(facts::put);
    }
  }

  private static ObjectNode windows(Windows windows) {
    ObjectNode json = NODES.objectNode().put("kind", windows.kind());
    windows.rows().ifPresent(rows -> json.put("rows", rows));
    if (!windows.eventTime().isEmpty()) {
      json.put("eventTime", windows.eventTime());
    }
    windows
        .lengths()
        .forEach((name, length) -> json.put(camelCase(name) + "Millis", length.toMillis()));
    return windows.late().isEmpty() ? json : json.put("late", windows.late());
  }

  private static String camelCase(String name) {
    StringBuilder joined = new StringBuilder();
    for (String word : name.split("-", -1)) {
      joined.append(
          joined.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return joined.toString();
  }

  private static ObjectNode edge(Edge edge) {
    ObjectNode json = NODES.objectNode().put("to", edge.to()).put("type", edge.type());
    ArrayNode fused = json.putArray("fused");
    edge.fused()
        .forEach(step -> fused.addObject().put("name", step.name()).put("type", step.type()));
    json.set("columns", texts(edge.columns()));
    edge.shuffle().ifPresent(shuffle -> json.set("shuffle", shuffle(shuffle)));
    json.set("delivery", delivery(edge.delivery()));
    return json;
  }

  private static ObjectNode shuffle(Shuffle shuffle) {
    ObjectNode json = NODES.objectNode();
    json.set("key", texts(shuffle.key()));
    json.put("distribution", KebabCase.of(shuffle.distribution()));
    json.set("aggregates", texts(shuffle.aggregates()));
    shuffle.interval().ifPresent(length -> json.put("intervalMillis", length.toMillis()));
    return json;
  }

  private static ObjectNode delivery(Delivery delivery) {
    return NODES
        .objectNode()
        .put("guarantee", Promises.name(delivery.guarantee()))
        .put("reason", delivery.reason());
  }

  private static ArrayNode texts(List<String> texts) {
    ArrayNode array = NODES.arrayNode();
    texts.forEach(array::add);
    return array;
  }
}
