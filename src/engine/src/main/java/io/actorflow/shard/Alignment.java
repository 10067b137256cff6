package io.actorflow.shard;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Who has to be ahead of the others in event time before deliveries of a channel may wait for them.
 *
 * @param isPossible whether anybody may wait
 * @param together by producer, those that have their rows from where it has its own, with itself; a
 *     producer of which nothing is said stands for itself
 */
record Alignment(boolean isPossible, Map<String, List<String>> together) {
  static Alignment none() {
    return new Alignment(false, Map.of());
  }

  /** All that have to be ahead for the producers of a channel. */
  Collection<String> with(Collection<String> producers) {
    List<String> all = new ArrayList<>();
    for (String producer : producers) {
      all.addAll(together.getOrDefault(producer, List.of(producer)));
    }
    return all;
  }
}
