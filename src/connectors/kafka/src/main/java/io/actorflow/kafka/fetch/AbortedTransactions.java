package io.actorflow.kafka.fetch;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.message.FetchResponseData.AbortedTransaction;
import org.jspecify.annotations.Nullable;

/**
 * Which batches belong to transactions that were aborted. A broker says of each where its first
 * record is; it lasts until the marker of its producer, which is in the log itself. Ask for the
 * batches in the order of the log.
 */
final class AbortedTransactions {
  private final Deque<AbortedTransaction> coming;
  private final Set<Long> producers = new HashSet<>();

  AbortedTransactions(@Nullable List<AbortedTransaction> aborted) {
    coming = new ArrayDeque<>();
    if (aborted != null) {
      aborted.stream()
          .sorted(Comparator.comparingLong(AbortedTransaction::firstOffset))
          .forEach(coming::add);
    }
  }

  /** Whether a transactional batch that ends at {@code lastOffset} is to be left out. */
  boolean includes(long producer, long lastOffset) {
    begin(lastOffset);
    return producers.contains(producer);
  }

  /** Passes the marker that ends an aborted transaction of {@code producer}. */
  void end(long producer, long markerOffset) {
    begin(markerOffset);
    producers.remove(producer);
  }

  private void begin(long offset) {
    for (AbortedTransaction next = coming.peek();
        next != null && next.firstOffset() <= offset;
        next = coming.peek()) {
      producers.add(next.producerId());
      coming.remove();
    }
  }
}
