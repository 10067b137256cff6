package io.actorflow.keyed;

import io.actorflow.api.Provenance;
import io.actorflow.group.KeyMoments;
import io.actorflow.group.RowLayout;
import io.actorflow.group.RowQueue;
import io.actorflow.group.RowStore;
import io.actorflow.group.Rows;
import io.actorflow.group.Selected;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets one row of each span of a key go on, whatever the order in which they come. A span begins
 * with the first row of the key, by event time, that is in no span before.
 *
 * <p>Rows wait until the watermark has passed them and are then looked at in the order of their
 * event times, those of the same moment in the order of their bytes. So a key begins spans in
 * rising order, at most one in each pane of that length. The first row of a span goes on at once;
 * the last one when the watermark has reached the end of the span. All this follows from the rows
 * that wait and the watermark, so a delta is the rows that have come to wait.
 */
final class OnePerSpan implements KeyedState {
  private static final int FEW_ROWS = 1024;

  /** What stands for the number of the input in a snapshot's rows, beside 0 of those that wait. */
  private static final int SPAN = 1;

  private static final int LAST = 2;

  private final RowLayout layout;
  private final long spanMicros;
  private final long latenessMicros;
  private final boolean keepsLast;
  private final RowQueue waiting;
  private final TreeMap<Long, Pane> panes = new TreeMap<>();
  private long watermark = Provenance.NO_WATERMARK;

  /** The spans that begin in a pane, in the order of their beginnings. */
  private final class Pane {
    private final KeyMoments begun = new KeyMoments(layout);
    private RowStore kept = new RowStore(layout);
    private int[] last = new int[16];
    private int ended;

    boolean holds(Rows rows, int row, long time) {
      int span = begun.find(rows, row);
      return span >= 0 && begun.moment(span) <= time && time < begun.moment(span) + spanMicros;
    }

    void begin(Rows rows, int row) {
      begun.add(rows, row, rows.word(row, layout.time()));
    }

    void keep(int span, Rows rows, int row) {
      if (span >= last.length) {
        last = Arrays.copyOf(last, Math.max(span + 1, last.length * 2));
      }
      last[span] = kept.add(rows, row);
      if (kept.size() > 2 * begun.size() + FEW_ROWS) {
        compact();
      }
    }

    /** Leaves those behind that are the last of their span no more. */
    private void compact() {
      Rows left = kept.rows(lasts(ended, begun.size()));
      kept = new RowStore(layout);
      kept.addAll(left);
      for (int span = ended; span < begun.size(); span++) {
        last[span] = span - ended;
      }
    }

    private Selected lasts(int from, int to) {
      Selected lasts = new Selected();
      for (int span = from; span < to; span++) {
        lasts.add(last[span]);
      }
      return lasts;
    }

    /** The last rows of the spans that have ended by then. */
    Rows takeEnded(long bound) {
      int from = ended;
      while (ended < begun.size() && begun.moment(ended) + spanMicros <= bound) {
        ended++;
      }
      return kept.rows(lasts(from, ended));
    }

    long heapBytes() {
      return begun.heapBytes() + kept.heapBytes() + 4L * last.length;
    }
  }

  OnePerSpan(RowLayout layout, long spanMicros, long latenessMicros, boolean keepsLast) {
    this.layout = layout;
    this.spanMicros = spanMicros;
    this.latenessMicros = latenessMicros;
    this.keepsLast = keepsLast;
    waiting = new RowQueue(layout);
  }

  @Override
  public Rows apply(Rows rows) {
    long bound = Emission.earlier(watermark, latenessMicros);
    Selected late = null;
    for (int row = 0; row < rows.count(); row++) {
      if (rows.word(row, layout.time()) >= bound) {
        waiting.add(rows, row);
      } else if (keepsLast || pane(rows, row) == null) {
        late = late == null ? new Selected() : late;
        late.add(row);
      }
    }
    return late == null ? Rows.none() : rows.select(late);
  }

  /** The pane in which the span begins that a row is in; null if it is in none. */
  private @Nullable Pane pane(Rows rows, int row) {
    long time = rows.word(row, layout.time());
    long start = start(time);
    for (long each = start; each >= start - spanMicros; each -= spanMicros) {
      Pane pane = panes.get(each);
      if (pane != null && pane.holds(rows, row, time)) {
        return pane;
      }
    }
    return null;
  }

  private long start(long time) {
    return time - Math.floorMod(time, spanMicros);
  }

  @Override
  public boolean hasChanges() {
    return waiting.hasFresh();
  }

  @Override
  public List<Rows> takeDelta() {
    return waiting.hasFresh() ? List.of(waiting.takeFresh()) : List.of();
  }

  @Override
  public void replay(List<Rows> delta) {
    for (Rows rows : delta) {
      for (int row = 0; row < rows.count(); row++) {
        switch ((int) rows.word(row, RowLayout.INPUT)) {
          case SPAN -> open(rows.word(row, layout.time())).begin(rows, row);
          case LAST -> keepLast(rows, row);
          default -> waiting.add(rows, row);
        }
      }
    }
    waiting.keepNoneFresh();
  }

  private Pane open(long time) {
    return panes.computeIfAbsent(start(time), start -> new Pane());
  }

  private void keepLast(Rows rows, int row) {
    Pane pane = pane(rows, row);
    if (pane == null) {
      throw new IllegalStateException("a row is the last of no span");
    }
    pane.keep(pane.begun.find(rows, row), rows, row);
  }

  @Override
  public List<Rows> results(List<Rows> delta, long reached) {
    if (reached <= watermark) {
      return List.of();
    }
    watermark = reached;
    long bound = Emission.earlier(reached, latenessMicros);
    List<Rows> results = new ArrayList<>();
    addFirst(waiting.takeBefore(bound), results);
    if (keepsLast) {
      for (Pane pane : panes.values()) {
        Rows ended = pane.takeEnded(bound);
        if (!ended.isEmpty()) {
          results.add(ended.withWord(RowLayout.INPUT, layout.input()));
        }
      }
    }
    panes.keySet().removeIf(start -> start + 2 * spanMicros <= bound);
    return results;
  }

  /** Puts rows into their spans; those that begin one come out, unless the last are kept. */
  private void addFirst(Rows rows, List<Rows> results) {
    RowStore first = new RowStore(layout);
    for (int row = 0; row < rows.count(); row++) {
      Pane pane = pane(rows, row);
      if (pane == null) {
        pane = open(rows.word(row, layout.time()));
        pane.begin(rows, row);
        if (!keepsLast) {
          first.add(rows, row);
        }
      }
      if (keepsLast) {
        pane.keep(pane.begun.find(rows, row), rows, row);
      }
    }
    if (first.size() > 0) {
      results.add(first.from(0));
    }
  }

  /** The first rows of later spans lie behind; a last row lies at most a span behind its first. */
  @Override
  public long outgoing(long reached) {
    return Emission.earlier(reached, latenessMicros + (keepsLast ? spanMicros : 0));
  }

  @Override
  public List<Rows> all() {
    List<Rows> all = new ArrayList<>();
    if (waiting.size() > 0) {
      all.add(waiting.all());
    }
    for (Pane pane : panes.values()) {
      if (pane.ended < pane.begun.size()) {
        all.add(pane.begun.from(pane.ended, SPAN));
        if (keepsLast) {
          Rows lasts = pane.kept.rows(pane.lasts(pane.ended, pane.begun.size()));
          all.add(lasts.withWord(RowLayout.INPUT, LAST));
        }
      }
    }
    return all;
  }

  @Override
  public void restoreWatermark(long reached) {
    watermark = reached;
  }

  @Override
  public long groups() {
    return waiting.size()
        + panes.values().stream().mapToLong(pane -> pane.begun.size() - pane.ended).sum();
  }

  @Override
  public long heapBytes() {
    return waiting.heapBytes() + panes.values().stream().mapToLong(Pane::heapBytes).sum();
  }
}
