package io.actorflow.run;

import io.actorflow.api.Split;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One run of a pipeline: what every node needs in order to take part. Carried by the messages that
 * start tasks and shards, so that a node never has to ask for it.
 *
 * @param definition canonical text; secrets in it are references
 * @param revision counts changes of this value within the incarnation
 * @param tasks number of tasks of each source
 * @param shards number of shards of each stateful operator; never changes within an incarnation
 * @param splits of each source, in the order of their discovery; number n belongs to task n modulo
 *     tasks
 */
public record RunSpec(
    String pipeline,
    long incarnation,
    long revision,
    String definition,
    int tasks,
    int shards,
    Map<String, List<Split>> splits)
    implements WireMessage {
  public RunSpec {
    splits = java.util.Collections.unmodifiableMap(new TreeMap<>(splits));
  }

  public UnitId unit(String stage, int index) {
    return new UnitId(pipeline, incarnation, stage, index);
  }

  /** The splits that a task reads. */
  public List<Split> splitsOf(UnitId task) {
    List<Split> all = splits.getOrDefault(task.stage(), List.of());
    return java.util.stream.IntStream.range(0, all.size())
        .filter(i -> i % tasks == task.index())
        .mapToObj(all::get)
        .toList();
  }

  /** A split's name as a producer of ranges: unique within the pipeline. */
  public static String producer(String source, Split split) {
    return source + "/" + split.name();
  }
}
