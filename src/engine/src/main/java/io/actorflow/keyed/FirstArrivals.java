package io.actorflow.keyed;

import io.actorflow.api.Provenance;
import io.actorflow.group.KeyMoments;
import io.actorflow.group.RowLayout;
import io.actorflow.group.RowStore;
import io.actorflow.group.Rows;
import io.actorflow.group.Selected;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets a row go on at once unless one of the same key has gone on whose event time is less than a
 * span away.
 *
 * <p>So the moments of a key that have gone on are at least a span apart, and there is at most one
 * in each pane of that length: a table for each pane holds them, and goes when no row that is not
 * late can be near it. A delta is the rows that have gone on.
 */
final class FirstArrivals implements KeyedState {
  private final RowLayout layout;
  private final long spanMicros;
  private final long latenessMicros;
  private final TreeMap<Long, KeyMoments> panes = new TreeMap<>();
  private final RowStore passed;
  private long watermark = Provenance.NO_WATERMARK;

  // The pane of the last row, with its neighbours as far as they are there.
  private boolean isNear;
  private long nearPane;
  private final @Nullable KeyMoments[] near = new @Nullable KeyMoments[3];

  FirstArrivals(RowLayout layout, long spanMicros, long latenessMicros) {
    this.layout = layout;
    this.spanMicros = spanMicros;
    this.latenessMicros = latenessMicros;
    passed = new RowStore(layout);
  }

  @Override
  public Rows apply(Rows rows) {
    long bound = Emission.earlier(watermark, latenessMicros);
    Selected late = null;
    for (int row = 0; row < rows.count(); row++) {
      long time = rows.word(row, layout.time());
      if (hasGoneOn(rows, row, time)) {
        continue;
      }
      if (time < bound) {
        late = late == null ? new Selected() : late;
        late.add(row);
      } else {
        remember(rows, row, time);
        passed.add(rows, row);
      }
    }
    return late == null ? Rows.none() : rows.select(late);
  }

  private boolean hasGoneOn(Rows rows, int row, long time) {
    long pane = time - Math.floorMod(time, spanMicros);
    if (!isNear || nearPane != pane) {
      isNear = true;
      nearPane = pane;
      for (int i = 0; i < near.length; i++) {
        near[i] = panes.get(pane + (i - 1) * spanMicros);
      }
    }
    for (KeyMoments moments : near) {
      if (moments == null) {
        continue;
      }
      int number = moments.find(rows, row);
      if (number >= 0 && Math.abs(moments.moment(number) - time) < spanMicros) {
        return true;
      }
    }
    return false;
  }

  private void remember(Rows rows, int row, long time) {
    long pane = time - Math.floorMod(time, spanMicros);
    KeyMoments moments = panes.get(pane);
    if (moments == null) {
      moments = new KeyMoments(layout);
      panes.put(pane, moments);
      isNear = false;
    }
    moments.add(rows, row, time);
  }

  @Override
  public boolean hasChanges() {
    return passed.size() > 0;
  }

  @Override
  public List<Rows> takeDelta() {
    if (passed.size() == 0) {
      return List.of();
    }
    Rows delta = passed.from(0);
    passed.clear();
    return List.of(delta);
  }

  @Override
  public void replay(List<Rows> delta) {
    for (Rows rows : delta) {
      for (int row = 0; row < rows.count(); row++) {
        remember(rows, row, rows.word(row, layout.time()));
      }
    }
  }

  @Override
  public List<Rows> results(List<Rows> delta, long reached) {
    if (reached > watermark) {
      restoreWatermark(reached);
      long bound = Emission.earlier(reached, latenessMicros);
      if (panes.keySet().removeIf(pane -> pane + 2 * spanMicros <= bound)) {
        isNear = false;
      }
    }
    return delta;
  }

  /** Rows within the allowed lateness may still go on. */
  @Override
  public long outgoing(long reached) {
    return Emission.earlier(reached, latenessMicros);
  }

  @Override
  public List<Rows> all() {
    List<Rows> all = new ArrayList<>();
    panes.values().forEach(moments -> all.add(moments.from(0, layout.input())));
    return all;
  }

  @Override
  public void restoreWatermark(long reached) {
    watermark = reached;
  }

  @Override
  public long groups() {
    return panes.values().stream().mapToLong(KeyMoments::size).sum();
  }

  @Override
  public long heapBytes() {
    return panes.values().stream().mapToLong(KeyMoments::heapBytes).sum() + passed.heapBytes();
  }
}
