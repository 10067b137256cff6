package io.actorflow.explain;

import io.actorflow.group.Distribution;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How rows find their shard. They are aggregated before they are sent: a shard gets one group for
 * each key, and for each interval of event time if there are windows.
 *
 * @param key the columns whose values say which shard, if any do
 * @param distribution whether they alone do
 * @param aggregates what each group holds beside the key
 * @param interval of event time; empty for a table
 */
public record Shuffle(
    List<String> key,
    Distribution distribution,
    List<String> aggregates,
    Optional<Duration> interval) {
  public Shuffle {
    key = List.copyOf(key);
    aggregates = List.copyOf(aggregates);
  }
}
