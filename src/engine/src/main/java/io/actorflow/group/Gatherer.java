package io.actorflow.group;

import io.actorflow.api.Batch;
import java.util.function.IntPredicate;

/**
 * Gathers what goes to the shards of a stateful operator, until it is {@link #take taken}. One
 * thread.
 */
public interface Gatherer {
  /** Takes the rows that have no key or no event time. */
  @FunctionalInterface
  interface Rejects {
    void reject(Batch batch, int row, String cause);
  }

  /**
   * Adds the rows of {@code batch}, which stays the caller's, to what waits for those shards that
   * {@code wants}.
   */
  void add(Batch batch, IntPredicate wants, Rejects rejects);

  /** Groups or rows that wait for that shard. */
  int pending(int shard);

  /** Heap held by what waits for that shard beside its words and the strings of keys. */
  long pendingBytes(int shard);

  /** What waits for that shard; nothing does after this. */
  Rows take(int shard);

  /** Heap held by the strings of keys. */
  long textBytes();

  /**
   * Forgets the strings of keys if nothing waits, and says whether it did: they are kept for as
   * long as anything may need them.
   */
  boolean forgetTexts();
}
