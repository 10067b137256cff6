package io.actorflow.keyed;

import io.actorflow.group.GroupLayout;
import io.actorflow.group.GroupTable;
import io.actorflow.group.Rows;
import io.actorflow.group.WindowBounds;

/**
 * Where sessions begin and end: the first two aggregates of their groups are the least and the
 * greatest event time.
 *
 * @param first column of the least event time; the number of rows that have one is behind it
 * @param last column of the greatest
 */
record SessionBounds(int first, int last, long gapMicros) implements WindowBounds {
  static final int AGGREGATES = 2;

  SessionBounds(GroupLayout layout, long gapMicros) {
    this(layout.stateOffset(0), layout.stateOffset(1), gapMicros);
  }

  @Override
  public long start(Rows rows, int row) {
    return rows.word(row, first);
  }

  @Override
  public long end(Rows rows, int row) {
    return rows.word(row, last) + gapMicros;
  }

  long start(GroupTable table, int row) {
    return table.word(row, first);
  }

  long end(GroupTable table, int row) {
    return table.word(row, last) + gapMicros;
  }

  /** Whether the row has no session any more. */
  boolean isEmpty(GroupTable table, int row) {
    return table.word(row, first + 1) == 0;
  }

  /** Rows of a table that have a session. */
  long sessions(GroupTable table) {
    long sessions = 0;
    for (int row = 0; row < table.rows(); row++) {
      if (!isEmpty(table, row)) {
        sessions++;
      }
    }
    return sessions;
  }
}
