package io.actorflow.api;

/** Turns the rows of a batch into records. One thread. */
public interface Encoder extends AutoCloseable {
  /** The rows to encode from now on; they stay the caller's and open. */
  void begin(Batch batch);

  /** Writes one row as one record to the end of {@code record}. */
  void encode(int row, RecordBuffer record);

  @Override
  default void close() {}
}
