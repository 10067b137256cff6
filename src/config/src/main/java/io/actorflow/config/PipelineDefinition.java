package io.actorflow.config;

import io.actorflow.api.Delivery.Guarantee;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline as its author wrote it, checked and completed with defaults.
 *
 * @param description empty if there is none
 * @param delivery what each of its sinks has to promise; empty for whatever they do
 * @param sources at least one
 * @param operators each behind all those that it takes rows from; possibly none
 * @param sinks at least one
 * @param deadLetters the sink of records that cannot be processed, null for the node's own
 * @param render the definition as JSON, references to secrets as they were written: what is stored
 *     and sent, to be read again by {@link #parse} under a name that ends in {@code .json}
 * @param redacted like {@code render}, for people: values of secret settings are masked
 */
public record PipelineDefinition(
    String name,
    String description,
    Scale scale,
    Optional<Guarantee> delivery,
    List<Node> sources,
    List<Node> operators,
    List<Node> sinks,
    @Nullable Node deadLetters,
    String render,
    String redacted) {

  /** How wide a pipeline runs; the engine chooses what is not given. */
  public record Scale(OptionalInt parallelism, OptionalInt shards) {}

  public PipelineDefinition {
    sources = List.copyOf(sources);
    operators = List.copyOf(operators);
    sinks = List.copyOf(sinks);
  }

  /**
   * Reads a file ending in {@code .conf}, {@code .json}, {@code .yaml} or {@code .yml}.
   *
   * @throws io.actorflow.api.PipelineException with everything that is wrong with it
   */
  public static PipelineDefinition read(Path path, Components components) {
    return PipelineParser.parse(PipelineText.read(path), components);
  }

  /**
   * Reads {@code text}, which the ending of {@code name} says how to read.
   *
   * @throws io.actorflow.api.PipelineException with everything that is wrong with it
   */
  public static PipelineDefinition parse(String name, String text, Components components) {
    return PipelineParser.parse(PipelineText.of(name, text), components);
  }

  /** Whether some of it is known on the node that runs it only: environment and files. */
  public boolean hasReferences() {
    return !Reference.in(render).isEmpty();
  }

  /** What a sink of it has to promise: the more of what is said of the sink and of them all. */
  public Optional<Guarantee> delivery(Node sink) {
    return Stream.concat(Stream.ofNullable(sink.delivery()), delivery.stream())
        .max(Comparator.naturalOrder());
  }

  /** Sources, operators and sinks, each behind all those that it takes rows from. */
  public List<Node> nodes() {
    return Stream.of(sources, operators, sinks).flatMap(List::stream).toList();
  }

  @Override
  public String toString() {
    return "pipeline '" + name + "'";
  }
}
