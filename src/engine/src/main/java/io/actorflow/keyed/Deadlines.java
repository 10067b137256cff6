package io.actorflow.keyed;

import io.actorflow.api.Provenance;
import io.actorflow.group.TimeHeap;
import java.util.Arrays;
import java.util.function.IntToLongFunction;

/**
 * Which numbers are due, each at one moment that may be put off without a word: only what comes
 * sooner has to be told.
 */
final class Deadlines {
  private static final long NEVER = Long.MAX_VALUE;

  private final TimeHeap queue = new TimeHeap();
  private long[] queuedFor = new long[0];

  /** Whether what is due then is so at {@code reached}. Nothing is when all sources have ended. */
  static boolean isDue(long due, long reached) {
    return due <= reached && Provenance.isMoment(reached);
  }

  /** A number is due then, or later. */
  void add(int number, long due) {
    if (number >= queuedFor.length) {
      int before = queuedFor.length;
      queuedFor = Arrays.copyOf(queuedFor, Math.max(number + 1, Math.max(16, before * 2)));
      Arrays.fill(queuedFor, before, queuedFor.length, NEVER);
    }
    if (due < queuedFor[number]) {
      queuedFor[number] = due;
      queue.add(due, number);
    }
  }

  /**
   * Takes the number that is due first, at {@code reached} or before; -1 if none is. None is when
   * all sources have ended.
   *
   * @param due when a number is due as things are, {@link Long#MAX_VALUE} for never
   */
  int take(long reached, IntToLongFunction due) {
    while (Provenance.isMoment(reached) && !queue.isEmpty() && queue.time() <= reached) {
      long time = queue.time();
      int number = queue.take();
      if (queuedFor[number] == time) {
        queuedFor[number] = NEVER;
        long now = due.applyAsLong(number);
        if (now <= time) {
          return number;
        }
        // It comes again in its turn.
        add(number, now);
      }
    }
    return -1;
  }

  long heapBytes() {
    return queue.heapBytes() + 8L * queuedFor.length;
  }
}
