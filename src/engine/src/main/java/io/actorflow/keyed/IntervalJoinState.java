package io.actorflow.keyed;

import io.actorflow.group.KeyedRows;
import io.actorflow.group.PairedRows;
import java.util.Map;

/**
 * Pairs of rows of one key whose event times lie close together. A pair comes out with the commit
 * of the later of its rows, a row without a partner when none can come any more.
 *
 * <p>Phases of a commit: the new left rows with all right ones, the new right rows with the left
 * ones that were there before, then the rows of each side that are over and have no partner.
 */
final class IntervalJoinState extends JoinState {
  private static final int NEW_LEFT = 0;
  private static final int NEW_RIGHT = 1;
  private static final int OVER_LEFT = 2;
  private static final int OVER_RIGHT = 3;

  private final JoinKind kind;
  private final Interval interval;

  /** Of the event time of a right row, as seen from that of a left one; both ends belong to it. */
  record Interval(long beforeMicros, long afterMicros) {
    /** How long a left row waits for right ones, by the watermark. */
    long leftWaitsMicros() {
      return Math.max(0, afterMicros);
    }

    long rightWaitsMicros() {
      return Math.max(0, beforeMicros);
    }

    /** A row has to be looked for in few spans, and not to stay for much longer than it must. */
    long spanMicros() {
      return Math.max(1000, (beforeMicros + afterMicros) / 4);
    }

    /** How far results may lie behind the watermark. */
    long lagMicros(JoinKind kind) {
      if (!kind.keepsAny()) {
        return 0;
      }
      long longest =
          Math.max(
              kind.keepsLeft() ? leftWaitsMicros() : 0, kind.keepsRight() ? rightWaitsMicros() : 0);
      return longest + spanMicros() - 1;
    }
  }

  IntervalJoinState(JoinSide left, JoinSide right, JoinKind kind, Interval interval, int maxPairs) {
    super(left, right, maxPairs);
    this.kind = kind;
    this.interval = interval;
  }

  /** Whether a row that it could match may have been forgotten: those of before the watermark. */
  @Override
  boolean isLate(long time) {
    return time < watermark();
  }

  @Override
  void begin(Place first) {
    first.enter(NEW_LEFT);
  }

  @Override
  boolean goOn(Place place, PairedRows page) {
    while (true) {
      boolean done =
          switch (place.phase) {
            case NEW_LEFT -> probe(place, page, true);
            case NEW_RIGHT -> probe(place, page, false);
            case OVER_LEFT -> !kind.keepsLeft() || giveOver(place, page, true);
            case OVER_RIGHT -> !kind.keepsRight() || giveOver(place, page, false);
            default -> throw new IllegalStateException("no phase " + place.phase);
          };
      if (!done) {
        return false;
      }
      if (place.phase == OVER_RIGHT) {
        return true;
      }
      place.next();
    }
  }

  /** The new rows of one side with their partners on the other. */
  private boolean probe(Place place, PairedRows page, boolean isLeft) {
    JoinSide side = isLeft ? left() : right();
    JoinSide other = isLeft ? right() : left();
    long back = isLeft ? interval.beforeMicros() : interval.afterMicros();
    long ahead = isLeft ? interval.afterMicros() : interval.beforeMicros();
    for (Map.Entry<Long, KeyedRows> span : side.spans().tailMap(place.span, true).entrySet()) {
      long start = span.getKey();
      KeyedRows rows = span.getValue();
      int first = place.rowOf(start, rows.settled());
      if (first >= rows.bound()) {
        continue;
      }
      KeyedRows[] partners =
          other.between(Moments.plus(start, -back), Moments.plus(start, side.spanMicros() + ahead));
      for (int row = first; row < rows.bound(); row++) {
        long time = rows.time(row);
        int given =
            pairs(
                rows,
                row,
                partners,
                Moments.plus(time, -back),
                Moments.plus(time, ahead),
                isLeft,
                place.givenOf(start, row),
                page);
        if (given >= 0) {
          place.at(start, row, given);
          return false;
        }
      }
    }
    return true;
  }

  /**
   * The pairs of one row.
   *
   * @param given how many of them are out already
   * @return how many are out when the page is full; -1 if all are
   */
  private int pairs(
      KeyedRows rows,
      int row,
      KeyedRows[] partners,
      long least,
      long greatest,
      boolean isLeft,
      int given,
      PairedRows page) {
    int found = 0;
    for (KeyedRows others : partners) {
      int bound = isLeft ? others.bound() : others.settled();
      for (int other = others.find(rows, row); other >= 0; other = others.before(other)) {
        long time = others.time(other);
        if (other >= bound || time < least || time > greatest || found++ < given) {
          continue;
        }
        if (page.isFull()) {
          return found - 1;
        }
        long later = Math.max(rows.time(row), time);
        if (isLeft) {
          page.add(rows, row, others, other, later, 0);
        } else {
          page.add(others, other, rows, row, later, 0);
        }
        mark(rows, row, isLeft);
        mark(others, other, !isLeft);
      }
    }
    return -1;
  }

  private void mark(KeyedRows rows, int row, boolean isLeft) {
    if (isLeft ? kind.keepsLeft() : kind.keepsRight()) {
      rows.markMatched(row);
    }
  }

  private boolean giveOver(Place place, PairedRows page, boolean isLeft) {
    JoinSide side = isLeft ? left() : right();
    for (Map.Entry<Long, KeyedRows> span : side.spans().tailMap(place.span, true).entrySet()) {
      long start = span.getKey();
      if (!isOver(start, side, isLeft)) {
        return true;
      }
      KeyedRows rows = span.getValue();
      for (int row = place.rowOf(start, 0); row < rows.bound(); row++) {
        if (rows.isMatched(row)) {
          continue;
        }
        if (page.isFull()) {
          place.at(start, row, 0);
          return false;
        }
        page.add(isLeft ? rows : null, row, isLeft ? null : rows, row, rows.time(row), 0);
      }
    }
    return true;
  }

  /** Rows that are not late never fall into a span that is over. */
  private boolean isOver(long start, JoinSide side, boolean isLeft) {
    long waits = isLeft ? interval.leftWaitsMicros() : interval.rightWaitsMicros();
    return Moments.plus(start, side.spanMicros() + waits) <= watermark();
  }

  @Override
  void forget() {
    left().forget(start -> isOver(start, left(), true));
    right().forget(start -> isOver(start, right(), false));
  }

  @Override
  long behind(long reached) {
    return Emission.earlier(reached, interval.lagMicros(kind));
  }
}
