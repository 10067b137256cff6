package io.actorflow.keyed;

import io.actorflow.api.Provenance;
import io.actorflow.group.KeyedRows;
import io.actorflow.group.PairedRows;
import io.actorflow.group.RowLayout;
import io.actorflow.group.Rows;
import io.actorflow.group.Selected;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What joins of two streams have in common. A delta is the rows that were added; which pairs they
 * make follows from the state and the watermark.
 *
 * <p>A key that both sides have often makes very many pairs. So a commit gives out no more than a
 * page of them, and the commits behind it, which hold nothing of their own, give out the rest.
 * Where they go on is a {@link Place}, which does not depend on what has been applied meanwhile.
 */
abstract class JoinState implements KeyedState {
  /** Most pairs of a page. */
  static final int MAX_PAIRS = 1 << 16;

  /** Most bytes of a page: beyond them only the pair that reaches them goes. */
  static final long MAX_BYTES = 16 << 20;

  private static final long PLACE = 1 << 10;

  private final JoinSide left;
  private final JoinSide right;
  private final int maxPairs;
  private final List<Rows> delta = new ArrayList<>();
  private long watermark = Provenance.NO_WATERMARK;
  private long released = Provenance.NO_WATERMARK;
  private @Nullable Place place;

  /** Where the next page begins. What its words mean is up to the kind of join. */
  static final class Place {
    private static final int WORDS = 6;

    /** How far event time had come out before; results of until the watermark are on their way. */
    long from;

    long end;
    int phase;
    long span;
    int row;
    int given;

    /** The next phase begins. */
    void next() {
      enter(phase + 1);
    }

    void enter(int other) {
      phase = other;
      span = Long.MIN_VALUE;
      row = 0;
      given = 0;
    }

    void at(long spanStart, int rowOfSpan, int pairsGiven) {
      span = spanStart;
      row = rowOfSpan;
      given = pairsGiven;
    }

    /** The row of a span to go on with. */
    int rowOf(long spanStart, int first) {
      return spanStart == span ? Math.max(row, first) : first;
    }

    /** How many pairs of a row have been given. */
    int givenOf(long spanStart, int rowOfSpan) {
      return spanStart == span && rowOfSpan == row ? given : 0;
    }

    Rows rows() {
      return Rows.ofWords(PLACE, from, end, phase, span, (long) row << 32 | given);
    }

    static Place of(Rows rows) {
      if (rows.stride() != WORDS) {
        throw new IllegalArgumentException("the state of a join is damaged");
      }
      Place place = new Place();
      place.from = rows.word(0, 1);
      place.end = rows.word(0, 2);
      place.phase = (int) rows.word(0, 3);
      place.at(rows.word(0, 4), (int) (rows.word(0, 5) >>> 32), (int) rows.word(0, 5));
      return place;
    }
  }

  JoinState(JoinSide left, JoinSide right, int maxPairs) {
    this.left = left;
    this.right = right;
    this.maxPairs = maxPairs;
  }

  final JoinSide left() {
    return left;
  }

  final JoinSide right() {
    return right;
  }

  final long watermark() {
    return watermark;
  }

  /** Whether a row of that event time comes too late. */
  abstract boolean isLate(long time);

  /** Sets the place to the first of the results, whose rows are bound. */
  abstract void begin(Place first);

  /** Adds results to the page, from the place on; answers whether these were the last. */
  abstract boolean goOn(Place from, PairedRows page);

  /** Forgets what cannot match any more. */
  abstract void forget();

  /** What {@link #outgoing} is when results have come out until {@code reached}. */
  abstract long behind(long reached);

  @Override
  public final Rows apply(Rows rows) {
    JoinSide side = side(rows);
    int late = 0;
    for (int row = 0; row < rows.count(); row++) {
      if (isLate(rows.word(row, side.time()))) {
        late++;
      }
    }
    if (late == 0) {
      add(side, rows);
      return Rows.none();
    }
    Selected refused = new Selected();
    Selected taken = new Selected();
    for (int row = 0; row < rows.count(); row++) {
      (isLate(rows.word(row, side.time())) ? refused : taken).add(row);
    }
    if (taken.size() > 0) {
      add(side, rows.select(taken));
    }
    return rows.select(refused);
  }

  private void add(JoinSide side, Rows rows) {
    side.add(rows);
    delta.add(rows);
  }

  private JoinSide side(Rows rows) {
    return KeyedRows.input(rows, 0) == 0 ? left : right;
  }

  @Override
  public final boolean hasChanges() {
    return !delta.isEmpty();
  }

  @Override
  public final boolean hasMoreResults() {
    return place != null;
  }

  @Override
  public final List<Rows> takeDelta() {
    if (place != null) {
      throw new IllegalStateException("the results of the commit before have not all come out");
    }
    List<Rows> taken = List.copyOf(delta);
    delta.clear();
    return taken;
  }

  @Override
  public final void replay(List<Rows> rows) {
    for (Rows part : rows) {
      if (part.word(0, RowLayout.INPUT) == PLACE) {
        place = Place.of(part);
      } else {
        side(part).add(part);
      }
    }
  }

  @Override
  public final List<Rows> results(List<Rows> delta, long reached) {
    Place from = place;
    if (from == null) {
      from = new Place();
      from.from = watermark;
      watermark = Math.max(watermark, reached);
      bind();
      begin(from);
    }
    PairedRows page = new PairedRows(maxPairs, MAX_BYTES);
    boolean isLast = goOn(from, page);
    place = isLast ? null : from;
    if (isLast) {
      released = watermark;
      forget();
      left.settle();
      right.settle();
    }
    return page.count() == 0 ? List.of() : List.of(page.rows());
  }

  private void bind() {
    left.bind();
    right.bind();
  }

  @Override
  public final long outgoing(long reached) {
    return behind(place == null ? reached : released);
  }

  @Override
  public final List<Rows> all() {
    List<Rows> all = new ArrayList<>();
    if (place != null) {
      all.add(place.rows());
    }
    all.addAll(left.rows());
    all.addAll(right.rows());
    return all;
  }

  @Override
  public final void restoreWatermark(long reached) {
    watermark = reached;
    released = place == null ? reached : place.from;
    bind();
  }

  @Override
  public final long groups() {
    return left.count() + right.count();
  }

  @Override
  public final long heapBytes() {
    long bytes = left.heapBytes() + right.heapBytes();
    for (Rows rows : delta) {
      bytes += rows.bytes();
    }
    return bytes;
  }
}
