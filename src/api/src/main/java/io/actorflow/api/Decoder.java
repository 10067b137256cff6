package io.actorflow.api;

import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Turns records into the rows of a batch, column by column and without an object per record.
 *
 * <p>Call {@link #begin}, {@link #append} for each record, {@link #finish}. One thread.
 */
public interface Decoder extends AutoCloseable {
  /** Begins new rows; drops unfinished ones. */
  void begin(int expectedRows);

  /**
   * Appends one record as one row. {@code data} may be changed and reused after the call.
   *
   * @throws RecordException if the record does not fit; then no row has been appended
   */
  void append(byte[] data, int offset, int length);

  /**
   * Appends a row of which no value is known, as for a record that only says that its key is
   * deleted.
   *
   * @throws RecordException if the format has no such rows
   */
  default void appendNulls() {
    throw new RecordException("no value (expected: a record; this format has no rows without)");
  }

  /** Rows appended since {@link #begin}. */
  int rows();

  /** The rows; they are the caller's to close. */
  VectorSchemaRoot finish();

  /** Releases what {@link #finish} has not handed over. */
  @Override
  void close();
}
