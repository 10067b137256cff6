package io.actorflow.keyed;

import io.actorflow.group.Selected;
import io.actorflow.keyed.StoredRows.Found;
import io.actorflow.spill.Segments;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the rows of a table, some with each checkpoint, and opens those that lie in segments
 * that should go, so that they come into the next one. On its way it lets go of gaps.
 */
final class Cleaning {
  /** Rows that a checkpoint looks at: at least so many, or for each changed. */
  private static final int LOOKS = 1 << 15;

  private static final int LOOKS_EACH = 4;

  private final TableRows rows;
  private final Stamps stamps;
  private final Segments segments;
  private byte @Nullable [] cleanedTo;
  private int cleanedRows;

  /** What becomes of a row. */
  private enum Step {
    STAY,
    OPEN,
    LEAVE
  }

  Cleaning(TableRows rows, Stamps stamps, Segments segments) {
    this.rows = rows;
    this.stamps = stamps;
    this.segments = segments;
  }

  /**
   * Goes on a while.
   *
   * @param groups there are
   * @param disk null if all rows are on the heap
   * @param adopt brings rows from disk onto the heap
   * @return how many gaps on the heap nobody needs to know of any more
   */
  int clean(long groups, @Nullable StoredRows disk, Consumer<Found> adopt) {
    if (!segments.choosesVictims(groups)) {
      beginAnew();
      return 0;
    }
    int looks = Math.clamp((long) stamps.opened() * LOOKS_EACH, LOOKS, 1 << 20);
    int left = disk == null ? cleanHeap(looks) : cleanDisk(disk, looks, adopt);
    if (disk == null ? cleanedRows == rows.bound() : cleanedTo == null) {
      segments.cleaned();
      beginAnew();
    }
    return left;
  }

  private void beginAnew() {
    cleanedTo = null;
    cleanedRows = 0;
  }

  /** Rows on the heap are those selected, in that order. */
  void keep(Selected kept) {
    int cleaned = 0;
    while (cleaned < kept.size() && kept.row(cleaned) < cleanedRows) {
      cleaned++;
    }
    cleanedRows = cleaned;
  }

  private int cleanHeap(int looks) {
    int left = 0;
    int end = Math.min(rows.bound(), cleanedRows + looks);
    for (; cleanedRows < end; cleanedRows++) {
      left += clean(cleanedRows) == Step.LEAVE ? 1 : 0;
    }
    return left;
  }

  /** What is on the heap alone has no stamp, or that of the open segment. */
  private int cleanDisk(StoredRows disk, int looks, Consumer<Found> adopt) {
    Found each = new Found();
    cleanedTo = disk.scan(cleanedTo, looks, each);
    Found some = each.select(row -> each.isGap(row) || segments.isVictim(each.stamp(row)));
    int[] here = rows.find(disk.rows(some));
    int left = 0;
    List<byte[]> unneeded = new ArrayList<>();
    Found away = new Found();
    for (int i = 0; i < here.length; i++) {
      Step step = here[i] >= 0 ? clean(here[i]) : step(some.stamp(i), some.isGap(i));
      if (step == Step.LEAVE) {
        unneeded.add(some.keys().get(i));
        left += here[i] >= 0 ? 1 : 0;
      } else if (step == Step.OPEN && here[i] < 0) {
        away.add(some.keys().get(i), some.values().get(i));
      }
    }
    disk.remove(unneeded);
    adopt.accept(away);
    for (int row : rows.find(disk.rows(away))) {
      stamps.open(row);
    }
    return left;
  }

  private Step clean(int row) {
    int stamp = stamps.get(row);
    if (stamp <= 0 || stamps.isOpen(row)) {
      return Step.STAY;
    }
    Step step = step(stamp, rows.isGap(row));
    if (step == Step.OPEN) {
      stamps.open(row);
    } else if (step == Step.LEAVE) {
      stamps.set(row, 0);
    }
    return step;
  }

  /**
   * A gap may leave when no segment before its own is left. While those before it go together with
   * its own, it stays for as long as they do.
   */
  private Step step(int stamp, boolean isGap) {
    if (isGap && !segments.isAnyBefore(stamp)) {
      segments.letsGo(stamp);
      segments.dies(stamp);
      return Step.LEAVE;
    }
    if (!segments.isVictim(stamp)) {
      return Step.STAY;
    }
    if (isGap && !segments.isAnyKeptBefore(stamp)) {
      segments.letsGo(stamp);
      return Step.STAY;
    }
    return Step.OPEN;
  }
}
