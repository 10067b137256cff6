package io.actorflow.keyed;

import io.actorflow.group.KeyedRows;
import io.actorflow.group.RowLayout;
import io.actorflow.group.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/** The rows of one input of a join, in spans of event time that are forgotten as a whole. */
final class JoinSide {
  private final RowLayout layout;
  private final long spanMicros;
  private final long offsetMicros;
  private final NavigableMap<Long, KeyedRows> spans = new TreeMap<>();
  private int serial;

  /**
   * @param spanMicros length of a span
   * @param offsetMicros a moment at which one begins
   */
  JoinSide(RowLayout layout, long spanMicros, long offsetMicros) {
    this.layout = layout;
    this.spanMicros = spanMicros;
    this.offsetMicros = offsetMicros;
  }

  /** The rows by the start of their span. */
  NavigableMap<Long, KeyedRows> spans() {
    return spans;
  }

  long spanMicros() {
    return spanMicros;
  }

  int time() {
    return layout.time();
  }

  /** Adds all rows of these. */
  void add(Rows rows) {
    long start = 0;
    KeyedRows span = null;
    for (int row = 0; row < rows.count(); row++) {
      long time = rows.word(row, layout.time());
      long startOfRow = time - Math.floorMod(time - offsetMicros, spanMicros);
      if (span == null || startOfRow != start) {
        start = startOfRow;
        span = spans.computeIfAbsent(start, first -> new KeyedRows(layout, serial++));
      }
      span.add(rows, row);
    }
  }

  /**
   * The spans that may hold committed rows of event times from {@code least} to {@code greatest}.
   */
  KeyedRows[] between(long least, long greatest) {
    return spans.subMap(Moments.plus(least, 1 - spanMicros), true, greatest, true).values().stream()
        .filter(span -> span.bound() > 0)
        .toArray(KeyedRows[]::new);
  }

  void bind() {
    spans.values().forEach(KeyedRows::bind);
  }

  void settle() {
    spans.values().forEach(KeyedRows::settle);
  }

  /** Forgets the spans whose start is over. */
  void forget(LongPredicate isOver) {
    while (!spans.isEmpty() && isOver.test(spans.firstKey())) {
      spans.pollFirstEntry();
    }
  }

  /** The committed rows, span by span. */
  List<Rows> rows() {
    List<Rows> all = new ArrayList<>();
    for (KeyedRows span : spans.values()) {
      if (span.bound() > 0) {
        all.add(span.rows());
      }
    }
    return all;
  }

  long count() {
    long count = 0;
    for (KeyedRows span : spans.values()) {
      count += span.size();
    }
    return count;
  }

  long heapBytes() {
    long bytes = 0;
    for (KeyedRows span : spans.values()) {
      bytes += span.heapBytes();
    }
    return bytes;
  }
}
