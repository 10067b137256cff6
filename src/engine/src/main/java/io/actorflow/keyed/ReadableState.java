package io.actorflow.keyed;

import io.actorflow.group.RowPages;
import io.actorflow.group.Rows;

/**
 * A state that has one row for each key, which can be asked for. It tells what it is now; that this
 * is as of a commit is its shard's affair.
 */
public interface ReadableState extends KeyedState {
  /**
   * A copy of the row of a key; none if there is none.
   *
   * @param key one row, which has the words of {@link ReadableTable#key} and nothing else
   */
  Rows find(Rows key);

  /** About what {@link #pages} will occupy on the heap. */
  long rowBytes();

  /** A copy of all rows, which later changes leave as it is. */
  RowPages pages();
}
