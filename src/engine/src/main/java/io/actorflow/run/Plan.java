package io.actorflow.run;

import io.actorflow.api.Operator;
import io.actorflow.api.Sink;
import io.actorflow.api.Source;
import io.actorflow.config.EventTime;
import io.actorflow.keyed.KeyedPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * How a pipeline is carried out: stages with state of their own place in the cluster (sources and
 * stateful operators), and between them branches of fused stateless operators.
 *
 * @param sources by name
 * @param keyed stateful stages by name
 * @param sinks by name
 * @param deadLetters the sink that the pipeline wants for its dead letters; empty for the node's
 *     own
 */
public record Plan(
    String pipeline,
    Map<String, SourceStage> sources,
    Map<String, KeyedStage> keyed,
    Map<String, SinkStage> sinks,
    Optional<SinkStage> deadLetters) {

  /**
   * A source with what its tasks do.
   *
   * @param source makes the source, secrets resolved; may throw as its factory does
   * @param columns the columns to read; the engine adds that of the event time if it is the arrival
   */
  public record SourceStage(
      String name,
      Supplier<Source> source,
      Schema columns,
      Optional<EventTime> eventTime,
      List<Branch> branches) {}

  /**
   * A stateful operator with what its shards do.
   *
   * @param upstream the ways on which rows come to it
   */
  public record KeyedStage(
      String name, KeyedPlan plan, List<Way> upstream, List<Branch> branches) {}

  /** A sink, secrets resolved when it is made. */
  public record SinkStage(String name, Supplier<Sink> sink) {}

  /**
   * A way out of a stage: stateless operators, one after another, and where their results go.
   *
   * @param name unique in its stage
   * @param schema of what arrives at the target
   */
  public record Branch(String name, List<Step> steps, Target target, Schema schema) {}

  /** One stateless operator; every task and shard makes its own instance. */
  public record Step(String name, Supplier<Operator> operator) {}

  /** Where a branch ends. */
  public sealed interface Target {}

  /**
   * At the shards of a stateful operator.
   *
   * @param input of the operator, from 0
   */
  public record ToShards(String operator, int input, Way way) implements Target {}

  /** At a sink. */
  public record ToSink(String sink) implements Target {}

  public SourceStage source(String name) {
    return required(sources, name);
  }

  public KeyedStage keyedStage(String name) {
    return required(keyed, name);
  }

  public SinkStage sink(String name) {
    return required(sinks, name);
  }

  private <T> T required(Map<String, T> stages, String name) {
    T stage = stages.get(name);
    if (stage == null) {
      throw new IllegalArgumentException(
          "pipeline '%s' has no '%s' (there are: %s)".formatted(pipeline, name, stages.keySet()));
    }
    return stage;
  }
}
