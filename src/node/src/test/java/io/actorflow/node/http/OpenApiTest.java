package io.actorflow.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.actorflow.node.control.ClusterView;
import io.actorflow.node.control.ControlEvent;
import io.actorflow.node.control.LogLine;
import io.actorflow.node.control.NodeView;
import io.actorflow.node.control.PipelineDescription;
import io.actorflow.node.control.PipelineLag;
import io.actorflow.node.control.PipelineSummary;
import io.actorflow.node.control.Progress;
import io.actorflow.node.control.Readiness;
import io.actorflow.node.control.ShardView;
import io.actorflow.node.control.TableColumn;
import io.actorflow.node.control.TablePosition;
import io.actorflow.node.control.TableRows;
import io.actorflow.node.control.TableView;
import io.actorflow.node.control.TaskView;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The document is written by hand; this is what keeps it true. */
class OpenApiTest {
  private static final JsonNode DOCUMENT = document();

  private static JsonNode document() {
    try (var stream = Endpoints.class.getResourceAsStream("openapi.json")) {
      return Json.MAPPER.readTree(stream);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void describesEveryEndpointAndNoOther() {
    List<String> described = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : DOCUMENT.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        if (!method.getKey().equals("parameters")) {
          described.add(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
        }
      }
    }
    List<String> served =
        new Endpoints(new ScriptedControlPlane(), () -> CompletableFuture.completedStage(""))
            .all().stream().map(endpoint -> endpoint.method() + " " + endpoint.path()).toList();

    assertThat(described).containsExactlyInAnyOrderElementsOf(served).doesNotHaveDuplicates();
  }

  static Stream<Arguments> schemas() {
    return Stream.of(
        Arguments.of("Cluster", ClusterView.class),
        Arguments.of("Member", ClusterView.Member.class),
        Arguments.of("PipelineSummary", PipelineSummary.class),
        Arguments.of("Progress", Progress.class),
        Arguments.of("PipelineDescription", PipelineDescription.class),
        Arguments.of("Task", TaskView.class),
        Arguments.of("Shard", ShardView.class),
        Arguments.of("Table", TableView.class),
        Arguments.of("TableColumn", TableColumn.class),
        Arguments.of("TableRows", TableRows.class),
        Arguments.of("TablePosition", TablePosition.class),
        Arguments.of("PipelineLag", PipelineLag.class),
        Arguments.of("SplitLag", PipelineLag.SplitLag.class),
        Arguments.of("Node", NodeView.class),
        Arguments.of("LogLine", LogLine.class),
        Arguments.of("Change", ControlEvent.class),
        Arguments.of("Problem", ProblemDetails.class));
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void namesTheComponentsOfTheRecordAndWhichAreAlwaysThere(String name, Class<?> record) {
    JsonNode schema = DOCUMENT.path("components").path("schemas").path(name);
    List<RecordComponent> components = Arrays.asList(record.getRecordComponents());

    assertThat(names(schema.path("properties")))
        .containsExactlyElementsOf(components.stream().map(RecordComponent::getName).toList());
    assertThat(schema.path("required").valueStream().map(JsonNode::asText))
        .containsExactlyElementsOf(
            components.stream()
                .filter(component -> !optional(component))
                .map(RecordComponent::getName)
                .toList());
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void namesTheConstantsOfEveryEnum(String name, Class<?> record) {
    JsonNode properties = DOCUMENT.path("components").path("schemas").path(name).path("properties");
    for (RecordComponent component : record.getRecordComponents()) {
      if (component.getType().isEnum()) {
        JsonNode property = properties.path(component.getName());
        JsonNode schema =
            property.has("$ref")
                ? DOCUMENT.at(property.path("$ref").asText().substring(1))
                : property;
        assertThat(schema.path("enum").valueStream().map(JsonNode::asText))
            .as(component.getName())
            .containsExactlyElementsOf(
                Arrays.stream(component.getType().getEnumConstants())
                    .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                    .toList());
      }
    }
  }

  @Test
  void describesTheChecksOfReadiness() {
    JsonNode check =
        DOCUMENT
            .path("components")
            .path("schemas")
            .path("Readiness")
            .at("/properties/checks/items");

    assertThat(names(check.path("properties")))
        .containsExactlyElementsOf(
            Arrays.stream(Readiness.Check.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toList());
  }

  @Test
  void refersToNothingThatIsNotThere() {
    TreeSet<String> references = new TreeSet<>();
    DOCUMENT.findValues("$ref").forEach(reference -> references.add(reference.asText()));

    assertThat(references)
        .isNotEmpty()
        .allSatisfy(
            reference -> assertThat(DOCUMENT.at(reference.substring(1)).isMissingNode()).isFalse());
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }

  private static boolean optional(RecordComponent component) {
    return component.getType() == Optional.class
        || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }
}
