package io.actorflow.keyed;

import io.actorflow.group.RowPages;
import io.actorflow.group.Rows;
import io.actorflow.group.Selected;
import io.actorflow.keyed.StoredRows.Found;
import io.actorflow.keyed.StoredRows.Spill;
import io.actorflow.spill.Checkpoint;
import io.actorflow.spill.Manifest;
import io.actorflow.spill.Marker;
import io.actorflow.spill.Segments;
import io.actorflow.spill.SpillStatus;
import io.actorflow.spill.SpillStore;
import io.actorflow.spill.StateRoom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows of a table lie: on the heap, in segments, and in a store on disk when the heap is
 * used up. What is on the heap counts; the store holds all rows that are not there, and of the
 * others what they were at the last checkpoint.
 *
 * <p>What has been forgotten stays as a gap for as long as there are segments that may hold it: a
 * gap is written into segments and the store as rows are. One thread.
 */
final class HeldRows {
  /** Much less than what garbage collectors take for a large object. */
  private static final int CHUNK_BYTES = 1 << 18;

  private static final int MOST_ROWS = 1 << 14;
  private static final int FEW_ROWS = 256;
  private static final int FEW_GAPS = 1024;

  private final TableRows rows;
  private final Expiry expiry;
  private final StateRoom room;
  private final Segments segments;
  private final Stamps stamps;
  private final Cleaning cleaning;
  private @Nullable StoredRows stored;
  private @Nullable Filling filling;
  private int idleGaps;
  private long copiedBytes;
  private long evicted;

  /**
   * @param rows those on the heap
   * @param expiry is told of rows that come there
   */
  HeldRows(TableRows rows, Expiry expiry, StateRoom room) {
    this.rows = rows;
    this.expiry = expiry;
    this.room = room;
    room.enter();
    segments = new Segments(rows.forgets());
    stamps = new Stamps(segments, rows.expires());
    cleaning = new Cleaning(rows, stamps, segments);
  }

  // Changes

  /** The first of these have changed. */
  void open(int[] changed, int count) {
    stamps.reserve(rows.bound());
    for (int i = 0; i < count; i++) {
      stamps.open(changed[i]);
    }
  }

  /** Rows have become gaps. */
  void forget(Selected some) {
    for (int i = 0; i < some.size(); i++) {
      idleGaps += stamps.forget(some.row(i)) ? 1 : 0;
    }
  }

  /** Leaves gaps behind that nobody needs to know of, when they may be most. */
  void leaveGaps() {
    if (idleGaps <= Math.max(FEW_GAPS, rows.bound() / 2)) {
      return;
    }
    stamps.reserve(rows.bound());
    Selected kept = new Selected();
    for (int row = 0; row < rows.bound(); row++) {
      if (!rows.isGap(row) || stamps.get(row) != 0) {
        kept.add(row);
      }
    }
    keep(kept);
  }

  private void keep(Selected kept) {
    idleGaps = 0;
    cleaning.keep(kept);
    if (filling != null) {
      filling.keep(kept);
    }
    rows.keep(kept);
    stamps.keep(kept);
    expiry.queueAnew();
  }

  // Fetching

  /** Fetches those of the rows that are on disk. */
  void bringIn(Rows some) {
    StoredRows disk = stored;
    if (disk != null && !some.isEmpty()) {
      adopt(disk.find(some, rows.find(some)));
    }
  }

  /**
   * Fetches rows that are due, at least so many if there are; answers whether there may be more.
   */
  boolean bringDue(long reached, int least) {
    StoredRows disk = stored;
    if (disk == null || !rows.expires()) {
      return false;
    }
    boolean hasMore = true;
    int brought = 0;
    while (hasMore && brought < least) {
      List<SpillStore.Due> next = new ArrayList<>();
      hasMore = disk.due(reached, Math.clamp(least, FEW_ROWS, MOST_ROWS), next);
      Found found = disk.holding(next);
      int[] here = rows.find(disk.rows(found));
      Found away = found.select(row -> here[row] < 0);
      adopt(away);
      brought += away.size();
    }
    return hasMore;
  }

  /** Takes rows from disk; they are not on the heap. */
  private void adopt(Found found) {
    StoredRows disk = stored;
    if (disk == null || found.size() == 0) {
      return;
    }
    Rows some = disk.rows(found);
    rows.adopt(some);
    stamps.reserve(rows.bound());
    int[] at = rows.find(some);
    for (int i = 0; i < at.length; i++) {
      stamps.set(at[i], found.stamp(i));
      stamps.queuedFor(at[i], rows.due(at[i]));
      expiry.queue(at[i]);
    }
  }

  // Checkpoints

  /**
   * See {@link SegmentedState#checkpoint}.
   *
   * @param groups there are
   * @param toDisk whether rows should go there from now on
   */
  Checkpoint checkpoint(long commit, long epoch, long groups, boolean toDisk) {
    stamps.reserve(rows.bound());
    idleGaps += cleaning.clean(groups, stored, this::adopt);
    List<Selected> parts = parts(stamps.close(rows.bound()));
    List<Rows> chunks = new ArrayList<>();
    parts.forEach(part -> chunks.add(rows.rows(part)));
    copiedBytes = chunks.stream().mapToLong(Rows::bytes).sum();
    Manifest manifest = segments.close(commit, epoch, groups, chunks);
    StoredRows disk = stored;
    if (disk != null) {
      for (int i = 0; i < chunks.size(); i++) {
        disk.add(spill(parts.get(i), chunks.get(i), commit));
      }
      disk.add(complete(commit, expiry.settled()));
    } else if (toDisk) {
      stored = new StoredRows(room.newStore(), rows, holds(0, commit));
      filling = new Filling(stamps, rows.bound());
    }
    return new Checkpoint(manifest, chunks, segments.takeDropped());
  }

  private List<Selected> parts(Selected all) {
    int size = sizeOfParts();
    List<Selected> parts = new ArrayList<>();
    for (int first = 0; first < all.size(); first += size) {
      Selected part = new Selected();
      for (int i = first; i < Math.min(all.size(), first + size); i++) {
        part.add(all.row(i));
      }
      parts.add(part);
    }
    return parts;
  }

  private int sizeOfParts() {
    return Math.clamp(CHUNK_BYTES / bytesOfEach(), 1, MOST_ROWS);
  }

  private long bytesOfEach() {
    return Math.max(8, rows.heapBytes() / Math.max(1, rows.bound()));
  }

  private Spill spill(Selected part, Rows copy, long commit) {
    StoredRows disk = Objects.requireNonNull(stored, "what is spilled has a store");
    int[] stampsOf = new int[part.size()];
    long[] queuedFor = new long[part.size()];
    for (int i = 0; i < stampsOf.length; i++) {
      int row = part.row(i);
      stampsOf[i] = stamps.get(row);
      queuedFor[i] = stamps.queuedFor(row);
      stamps.queuedFor(row, rows.due(row));
    }
    return new Spill(
        copy, stampsOf, queuedFor, Long.MIN_VALUE, holds(disk.marker().complete(), commit));
  }

  private Spill complete(long commit, long settled) {
    return new Spill(Rows.none(), new int[0], new long[0], settled, holds(commit, commit));
  }

  private Marker holds(long complete, long newest) {
    return new Marker(segments.lineage(), complete, newest);
  }

  /** Writes some of the last checkpoint to disk; answers whether there is more. */
  boolean spill() {
    Filling first = filling;
    if (first == null) {
      boolean isMore = stored != null && stored.spill();
      copiedBytes = isMore ? copiedBytes : 0;
      return isMore;
    }
    copiedBytes = 0;
    StoredRows disk = Objects.requireNonNull(stored, "what is filled");
    Selected part = first.next(sizeOfParts());
    disk.put(spill(part, rows.rows(part), disk.marker().newest()));
    if (first.isDone()) {
      filling = null;
      disk.flush();
    }
    return filling != null;
  }

  /** What has not changed since the checkpoint leaves the heap. */
  void evict() {
    StoredRows disk = stored;
    if (disk == null) {
      return;
    }
    stamps.reserve(rows.bound());
    BitSet isChanged = new BitSet();
    int[] changed = rows.changed();
    for (int i = 0; i < rows.changes(); i++) {
      isChanged.set(changed[i]);
    }
    Selected kept = new Selected();
    for (int row = 0; row < rows.bound(); row++) {
      if (isChanged.get(row) || stamps.isOpen(row)) {
        kept.add(row);
      }
    }
    int before = rows.size();
    keep(kept);
    evicted += before - rows.size();
    // What is due may have been on the heap when the index was read.
    disk.seeAnew();
  }

  // Recovery

  /** Becomes what a snapshot was made of. */
  void restore(Manifest manifest) {
    segments.restore(manifest);
    Optional<SpillStore> left = room.findStore(marker -> marker.serves(manifest));
    if (left.isPresent()) {
      Marker marker = Objects.requireNonNull(left.get().marker(), "a store that serves has one");
      load(new StoredRows(left.get(), rows, marker), manifest);
    } else if (3 * manifest.liveBytes() > room.share() / 2) {
      load(new StoredRows(room.newStore(), rows, holds(0, manifest.commit())), manifest);
    } else {
      SegmentChunks.read(room.segments(), manifest, 0, this::adopt);
      if (rows.size() != manifest.groups()) {
        throw new IllegalStateException(
            "the segments of the snapshot hold %d groups (expected: %d)"
                .formatted(rows.size(), manifest.groups()));
      }
    }
  }

  private void adopt(Rows some, int segment) {
    rows.adopt(some);
    stamps.reserve(rows.bound());
    for (int row : rows.find(some)) {
      stamps.set(row, segment);
    }
  }

  private void load(StoredRows disk, Manifest manifest) {
    stored = disk;
    long behind = disk.marker().complete();
    if (behind == manifest.commit()) {
      return;
    }
    SegmentChunks.read(
        room.segments(),
        manifest,
        behind,
        (some, number) -> {
          int[] same = new int[some.count()];
          Arrays.fill(same, number);
          // Not complete before the last: until then it would have to be loaded again.
          Marker then = holds(behind, manifest.commit());
          disk.put(new Spill(some, same, new long[0], Long.MIN_VALUE, then));
        });
    disk.put(complete(manifest.commit(), Long.MIN_VALUE));
    disk.flush();
  }

  void replace(Manifest manifest) {
    stamps.replace(manifest);
  }

  // What is known

  /** All rows, from wherever they are. */
  List<Rows> all() {
    List<Rows> all = new ArrayList<>();
    Selected present = new Selected();
    for (int row = 0; row < rows.bound(); row++) {
      if (!rows.isGap(row)) {
        present.add(row);
      }
    }
    if (present.size() > 0) {
      all.add(rows.rows(present));
    }
    StoredRows disk = stored;
    byte[] last = null;
    while (disk != null) {
      Found each = new Found();
      last = disk.scan(last, MOST_ROWS, each);
      Found there = each.select(row -> !each.isGap(row));
      int[] here = rows.find(disk.rows(there));
      Rows away = disk.rows(there.select(row -> here[row] < 0));
      if (!away.isEmpty()) {
        all.add(away);
      }
      if (last == null) {
        break;
      }
    }
    return all;
  }

  /** The row of a key as it is, a gap too; none if there is none. */
  Rows find(Rows key) {
    Rows sought = rows.sought(key);
    int row = rows.find(sought)[0];
    if (row >= 0) {
      return rows.rows(Selected.of(row));
    }
    return stored == null ? Rows.none() : stored.row(sought);
  }

  long rowBytes() {
    return rows.rowBytes() + (stored == null ? 0 : segments.manifest(0).liveBytes());
  }

  RowPages pages() {
    if (stored == null) {
      return rows.pages();
    }
    TableRows whole = rows.none();
    all().forEach(whole::adopt);
    return whole.pages();
  }

  Manifest segments(long groups) {
    return segments.manifest(groups);
  }

  SpillStatus status() {
    StoredRows disk = stored;
    return new SpillStatus(
        rows.size(),
        disk == null ? 0 : disk.bytes(),
        evicted,
        disk == null ? 0 : disk.lookups(),
        disk == null ? 0 : disk.found(),
        segments.count(),
        segments.bytes());
  }

  /** What the last checkpoint has copied, until it is done with. */
  long copiedBytes() {
    return copiedBytes;
  }

  long heapBytes() {
    return rows.heapBytes() + stamps.heapBytes() + expiry.heapBytes();
  }

  void close() {
    stored = null;
    room.close();
  }

  /** The same, and nothing stays on disk. */
  void closeForGood() {
    stored = null;
    room.forget();
  }
}
