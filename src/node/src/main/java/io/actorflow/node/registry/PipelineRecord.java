package io.actorflow.node.registry;

import io.actorflow.api.Split;
import io.actorflow.run.RunSpec;
import io.actorflow.run.WireMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is on record of one pipeline.
 *
 * @param version counts definitions
 * @param incarnation counts new beginnings: after a cancel or a delete there is no state
 * @param revision counts changes of what tasks and shards must know
 * @param definition canonical JSON, secrets as references
 * @param splits of each source, in order of discovery; empty until they have been discovered
 */
public record PipelineRecord(
    String name,
    long version,
    long incarnation,
    long revision,
    String definition,
    Desired desired,
    int tasks,
    int shards,
    Map<String, List<Split>> splits,
    long submittedMillis)
    implements WireMessage {
  /** What somebody wants. */
  public enum Desired {
    RUNNING,
    PAUSED,
    STOPPED,
    /** Stopped and without state, with the definition kept. */
    CANCELLED,
    /** Stopped and without anything: the record goes when the state has gone. */
    DELETED
  }

  public PipelineRecord {
    splits = new TreeMap<>(splits);
  }

  RunSpec spec() {
    return new RunSpec(name, incarnation, revision, definition, tasks, shards, splits);
  }

  PipelineRecord desiring(Desired other) {
    return new PipelineRecord(
        name,
        version,
        incarnation,
        revision,
        definition,
        other,
        tasks,
        shards,
        splits,
        submittedMillis);
  }

  PipelineRecord replacedBy(PipelineRecord newer) {
    return new PipelineRecord(
        name,
        version + 1,
        incarnation,
        revision + 1,
        newer.definition,
        newer.desired,
        tasks,
        shards,
        splits,
        newer.submittedMillis);
  }

  /** Whether there may be state that its operators have made. */
  public boolean hasBegun() {
    return !splits.isEmpty();
  }

  /**
   * With the splits that are new behind those that are known, which keep their start and identity
   * and take over the end: where a bounded run ends is decided when it begins.
   */
  PipelineRecord withSplits(Map<String, List<Split>> found) {
    Map<String, List<Split>> merged = new TreeMap<>(splits);
    found.forEach(
        (source, list) -> {
          Map<String, Split> all = new LinkedHashMap<>();
          merged.getOrDefault(source, List.of()).forEach(split -> all.put(split.name(), split));
          for (Split split : list) {
            all.merge(
                split.name(),
                split,
                (known, now) ->
                    new Split(
                        known.name(),
                        known.start(),
                        now.end(),
                        known.identity().isEmpty() ? now.identity() : known.identity()));
          }
          merged.put(source, List.copyOf(all.values()));
        });
    return new PipelineRecord(
        name,
        version,
        incarnation,
        revision + 1,
        definition,
        desired,
        tasks,
        shards,
        merged,
        submittedMillis);
  }

  /** Without state: the next run begins anew. */
  PipelineRecord reborn() {
    return new PipelineRecord(
        name,
        version,
        incarnation + 1,
        revision + 1,
        definition,
        Desired.STOPPED,
        tasks,
        shards,
        Map.of(),
        submittedMillis);
  }
}
