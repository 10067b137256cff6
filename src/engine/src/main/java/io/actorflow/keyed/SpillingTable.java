package io.actorflow.keyed;

import io.actorflow.group.GroupLayout;
import io.actorflow.group.RowPages;
import io.actorflow.group.Rows;
import io.actorflow.group.Selected;
import io.actorflow.spill.Checkpoint;
import io.actorflow.spill.Manifest;
import io.actorflow.spill.SpillStatus;
import io.actorflow.spill.StateRoom;
import java.util.ArrayList;
import java.util.List;

/**
 * A table, most of whose rows may be on disk: every commit gives out the rows that have changed, as
 * they are now, and those that it forgets.
 *
 * <p>If it forgets more than one commit gives out, what is delivered meanwhile waits: what it
 * changes must not be in the table before all that was due is out.
 */
public final class SpillingTable implements SegmentedState, ReadableState {
  /** Rows that one commit forgets. */
  private static final int MOST_FORGOTTEN = 1 << 16;

  private final StateRoom room;
  private final TableRows rows;
  private final Expiry expiry;
  private final HeldRows held;
  private final List<Rows> waiting = new ArrayList<>();
  private long groups;
  private boolean underWay;

  /** Of groups that are never forgotten. */
  public SpillingTable(GroupLayout layout, StateRoom room) {
    this(new GroupRows(layout, 0), room);
  }

  SpillingTable(TableRows rows, StateRoom room) {
    this(rows, room, MOST_FORGOTTEN);
  }

  /**
   * @param mostForgotten by one commit
   */
  SpillingTable(TableRows rows, StateRoom room, int mostForgotten) {
    this.room = room;
    this.rows = rows;
    expiry = new Expiry(rows, mostForgotten);
    held = new HeldRows(rows, expiry, room);
  }

  // Deliveries and commits

  @Override
  public Rows apply(Rows arrived) {
    if (expiry.hasMore() || !waiting.isEmpty()) {
      waiting.add(arrived);
    } else {
      take(arrived);
    }
    return Rows.none();
  }

  private void take(Rows arrived) {
    held.bringIn(arrived);
    int before = rows.size();
    rows.apply(arrived);
    groups += rows.size() - before;
  }

  @Override
  public boolean hasChanges() {
    return rows.changes() > 0 || !waiting.isEmpty();
  }

  @Override
  public List<Rows> takeDelta() {
    waiting.forEach(this::take);
    waiting.clear();
    int changes = rows.changes();
    if (changes == 0) {
      return List.of();
    }
    held.open(rows.changed(), changes);
    return List.of(rows.takeChanges());
  }

  @Override
  public void replay(List<Rows> delta) {
    for (Rows changes : delta) {
      held.bringIn(changes);
      int before = rows.size();
      rows.replay(changes);
      groups += rows.size() - before;
      held.open(rows.find(changes), changes.count());
    }
  }

  @Override
  public List<Rows> results(List<Rows> delta, long watermark) {
    if (!rows.forgets()) {
      return delta;
    }
    List<Rows> results = new ArrayList<>();
    Selected over = new Selected();
    for (Rows changes : delta) {
      int[] at = rows.find(changes);
      add(rows.told(changes, at, watermark), results);
      for (int row : at) {
        if (rows.isOver(row)) {
          over.add(row);
        } else {
          expiry.queue(row);
        }
      }
    }
    forget(over);
    add(forget(expiry.take(watermark, held::bringDue)), results);
    held.leaveGaps();
    return results;
  }

  private static void add(Rows some, List<Rows> results) {
    if (!some.isEmpty()) {
      results.add(some);
    }
  }

  private Rows forget(Selected some) {
    if (some.size() == 0) {
      return Rows.none();
    }
    Rows told = rows.forget(some);
    groups -= some.size();
    held.forget(some);
    return told;
  }

  @Override
  public boolean hasMoreResults() {
    return expiry.hasMore();
  }

  @Override
  public long outgoing(long reached) {
    return expiry.hasMore() ? expiry.settled() : reached;
  }

  // Checkpoints

  /** The other half is for the copies that a checkpoint makes. */
  @Override
  public boolean isOverShare() {
    return heapBytes() >= room.share() / 2;
  }

  /** A little more than the share, so that few checkpoints hold anybody up. */
  @Override
  public boolean isFull() {
    return underWay && heapBytes() + held.copiedBytes() >= room.share() / 4 * 5;
  }

  @Override
  public Checkpoint checkpoint(long commit, long epoch) {
    underWay = true;
    return held.checkpoint(commit, epoch, groups, isOverShare());
  }

  @Override
  public boolean spill() {
    if (held.spill()) {
      return true;
    }
    underWay = false;
    if (heapBytes() >= room.share() / 4) {
      held.evict();
    }
    return false;
  }

  // Recovery

  @Override
  public void restore(Manifest manifest) {
    held.restore(manifest);
    groups = manifest.groups();
  }

  @Override
  public void replace(Manifest manifest) {
    held.replace(manifest);
  }

  @Override
  public void restoreWatermark(long watermark) {
    if (rows.forgets()) {
      rows.settle();
      expiry.queueAnew();
      expiry.reach(watermark, held::bringDue);
    }
  }

  // What is known

  @Override
  public List<Rows> all() {
    return held.all();
  }

  @Override
  public Rows find(Rows key) {
    Rows found = held.find(key);
    return found.isEmpty() || !rows.isTold(found, 0) ? Rows.none() : found;
  }

  @Override
  public long rowBytes() {
    return held.rowBytes();
  }

  @Override
  public RowPages pages() {
    return held.pages();
  }

  @Override
  public long groups() {
    return groups;
  }

  @Override
  public long heapBytes() {
    long bytes = held.heapBytes();
    for (Rows some : waiting) {
      bytes += some.bytes();
    }
    return bytes;
  }

  @Override
  public Manifest segments() {
    return held.segments(groups);
  }

  @Override
  public SpillStatus spilled() {
    return held.status();
  }

  @Override
  public void close() {
    held.close();
  }

  @Override
  public void forget() {
    held.closeForGood();
  }
}
