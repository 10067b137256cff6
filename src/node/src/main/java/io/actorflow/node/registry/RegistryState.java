package io.actorflow.node.registry;

import io.actorflow.run.WireMessage;
import java.util.Map;
import java.util.TreeMap;

/**
 * All pipelines by name, and how often each name has been used for a new beginning. Immutable.
 *
 * @param incarnations the last one of each name that there has ever been
 */
record RegistryState(Map<String, PipelineRecord> pipelines, Map<String, Long> incarnations)
    implements WireMessage {
  RegistryState {
    pipelines = new TreeMap<>(pipelines);
    incarnations = new TreeMap<>(incarnations);
  }

  static RegistryState empty() {
    return new RegistryState(Map.of(), Map.of());
  }

  RegistryState after(RegistryEvent event) {
    return switch (event) {
      case RegistryEvent.Submitted submitted -> with(submitted.pipeline());
      case RegistryEvent.DesireChanged change ->
          changed(change.name(), pipeline -> pipeline.desiring(change.desired()));
      case RegistryEvent.SplitsFound found ->
          changed(
              found.name(),
              pipeline ->
                  pipeline.incarnation() == found.incarnation()
                      ? pipeline.withSplits(found.splits())
                      : pipeline);
      case RegistryEvent.Emptied emptied -> changed(emptied.name(), PipelineRecord::reborn);
      case RegistryEvent.Deleted deleted -> {
        Map<String, PipelineRecord> rest = new TreeMap<>(pipelines);
        rest.remove(deleted.name());
        yield new RegistryState(rest, incarnations);
      }
    };
  }

  private RegistryState changed(
      String name, java.util.function.UnaryOperator<PipelineRecord> change) {
    PipelineRecord known = pipelines.get(name);
    return known == null ? this : with(change.apply(known));
  }

  private RegistryState with(PipelineRecord pipeline) {
    Map<String, PipelineRecord> all = new TreeMap<>(pipelines);
    all.put(pipeline.name(), pipeline);
    Map<String, Long> used = new TreeMap<>(incarnations);
    used.merge(pipeline.name(), pipeline.incarnation(), Math::max);
    return new RegistryState(all, used);
  }

  /**
   * One that there is.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  PipelineRecord pipeline(String name) {
    PipelineRecord known = pipelines.get(name);
    if (known == null) {
      throw new IllegalArgumentException("there is no pipeline '" + name + "'");
    }
    return known;
  }

  /**
   * A number that no beginning of this name has had, on this journal or, as far as the clock can
   * tell, on one that is gone: sinks may still remember positions of those.
   */
  long nextIncarnation(PipelineRecord candidate) {
    return Math.max(
        incarnations.getOrDefault(candidate.name(), 0L) + 1, candidate.submittedMillis() / 1000);
  }
}
