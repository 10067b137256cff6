package io.actorflow.keyed;

import io.actorflow.group.GroupLayout;
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
 * A table, whose rows lie in a store on disk when the heap that they may fill is used up. What is
 * on the heap counts; the store holds all rows that are not there, and of the others what they
 * were.
 *
 * <p>What has been forgotten stays as a gap for as long as there are segments that may hold it: a
 * gap is written into segments and the store as rows are.
 */
public final class SpillingTable implements SegmentedState, ReadableState {
  private static final int CHUNK_BYTES = 1 << 20;
  private static final int MOST_ROWS = 1 << 14;
  private static final int FEW_ROWS = 256;
  private static final int FEW_GAPS = 1024;

  /** Rows that one commit forgets. */
  private static final int MOST_FORGOTTEN = 1 << 16;

  /** Rows that a checkpoint looks at to clean segments: at least so many, or for each changed. */
  private static final int LOOKS = 1 << 15;

  private static final int LOOKS_EACH = 4;

  private final StateRoom room;
  private final TableRows rows;
  private final Segments segments;
  private final Stamps stamps;
  private final Expiry expiry;
  private final List<Rows> waiting = new ArrayList<>();
  private @Nullable StoredRows stored;
  private long groups;
  private int idleGaps;
  private boolean underWay;
  private byte @Nullable [] cleanedTo;
  private int cleanedRows;
  private long evicted;

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
    room.enter();
    segments = new Segments(rows.forgets());
    stamps = new Stamps(segments, rows.expires());
    expiry = new Expiry(rows, mostForgotten);
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
    bringIn(arrived);
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
    stamps.reserve(rows.bound());
    int[] changed = rows.changed();
    for (int i = 0; i < changes; i++) {
      stamps.open(changed[i]);
    }
    return List.of(rows.takeChanges());
  }

  @Override
  public void replay(List<Rows> delta) {
    for (Rows changes : delta) {
      bringIn(changes);
      int before = rows.size();
      rows.replay(changes);
      groups += rows.size() - before;
      stamps.reserve(rows.bound());
      for (int row : rows.find(changes)) {
        stamps.open(row);
      }
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
    add(forget(expiry.take(watermark, this::bringDue)), results);
    if (idleGaps > Math.max(FEW_GAPS, rows.bound() / 2)) {
      leaveGaps();
    }
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
    for (int i = 0; i < some.size(); i++) {
      idleGaps += stamps.forget(some.row(i)) ? 1 : 0;
    }
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

  // The heap

  /** Fetches those of the rows that are on disk. */
  private void bringIn(Rows some) {
    StoredRows disk = stored;
    if (disk != null && !some.isEmpty()) {
      adopt(disk.find(some, rows.find(some)));
    }
  }

  /**
   * Fetches rows that are due, at least so many if there are; answers whether there may be more.
   */
  private boolean bringDue(long reached, int least) {
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

  private void keep(Selected kept) {
    int cleaned = 0;
    while (cleaned < kept.size() && kept.row(cleaned) < cleanedRows) {
      cleaned++;
    }
    cleanedRows = cleaned;
    idleGaps = 0;
    rows.keep(kept);
    stamps.keep(kept);
    expiry.queueAnew();
  }

  private void leaveGaps() {
    stamps.reserve(rows.bound());
    Selected kept = new Selected();
    for (int row = 0; row < rows.bound(); row++) {
      if (!rows.isGap(row) || stamps.get(row) != 0) {
        kept.add(row);
      }
    }
    keep(kept);
  }

  // Checkpoints

  @Override
  public boolean isOverShare() {
    return heapBytes() >= room.share() / 2;
  }

  @Override
  public boolean isFull() {
    return underWay && heapBytes() >= room.share();
  }

  @Override
  public Checkpoint checkpoint(long commit, long epoch) {
    clean();
    stamps.reserve(rows.bound());
    boolean isFirstSpill = stored == null && isOverShare();
    Selected changed = stamps.close(rows.bound());
    List<Rows> chunks = new ArrayList<>();
    List<Selected> parts = parts(changed);
    parts.forEach(part -> chunks.add(rows.rows(part)));
    Manifest manifest = segments.close(commit, epoch, groups, chunks);
    if (isFirstSpill) {
      StoredRows made = new StoredRows(room.newStore(), rows, holds(0, commit));
      stored = made;
      for (Selected part : parts(held())) {
        spill(made, part, rows.rows(part), commit);
      }
    } else if (stored != null) {
      for (int i = 0; i < chunks.size(); i++) {
        spill(stored, parts.get(i), chunks.get(i), commit);
      }
    }
    if (stored != null) {
      stored.add(complete(commit, expiry.settled()));
    }
    underWay = true;
    return new Checkpoint(manifest, chunks, segments.takeDropped());
  }

  /** All rows, and the gaps that somebody needs to know of. */
  private Selected held() {
    Selected held = new Selected();
    for (int row = 0; row < rows.bound(); row++) {
      if (stamps.get(row) != 0) {
        held.add(row);
      }
    }
    return held;
  }

  private List<Selected> parts(Selected all) {
    long each = Math.max(8, rows.heapBytes() / Math.max(1, rows.bound()));
    int size = Math.clamp(CHUNK_BYTES / each, 1, MOST_ROWS);
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

  private void spill(StoredRows disk, Selected part, Rows copy, long commit) {
    int[] stampsOf = new int[part.size()];
    long[] queuedFor = new long[part.size()];
    for (int i = 0; i < stampsOf.length; i++) {
      int row = part.row(i);
      stampsOf[i] = stamps.get(row);
      queuedFor[i] = stamps.queuedFor(row);
      stamps.queuedFor(row, rows.due(row));
    }
    disk.add(
        new Spill(
            copy, stampsOf, queuedFor, Long.MIN_VALUE, holds(disk.marker().complete(), commit)));
  }

  private Spill complete(long commit, long settled) {
    return new Spill(Rows.none(), new int[0], new long[0], settled, holds(commit, commit));
  }

  private Marker holds(long complete, long newest) {
    return new Marker(segments.lineage(), complete, newest);
  }

  @Override
  public boolean spill() {
    if (stored != null && stored.spill()) {
      return true;
    }
    underWay = false;
    if (stored != null && heapBytes() >= room.share() / 4) {
      evict(stored);
    }
    return false;
  }

  /** What has not changed since the checkpoint leaves the heap. */
  private void evict(StoredRows disk) {
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

  // Cleaning

  /** Opens some rows that lie in segments that should go, so that they come into the next one. */
  private void clean() {
    if (!segments.choosesVictims(groups)) {
      cleanedTo = null;
      cleanedRows = 0;
      return;
    }
    stamps.reserve(rows.bound());
    int looks = Math.clamp((long) stamps.opened() * LOOKS_EACH, LOOKS, 1 << 20);
    boolean isDone = stored == null ? cleanHeap(looks) : cleanDisk(stored, looks);
    if (isDone) {
      segments.cleaned();
      cleanedTo = null;
      cleanedRows = 0;
    }
  }

  private boolean cleanHeap(int looks) {
    int end = Math.min(rows.bound(), cleanedRows + looks);
    for (int row = cleanedRows; row < end; row++) {
      clean(row);
    }
    cleanedRows = end;
    return end == rows.bound();
  }

  /** What is on the heap alone has no stamp, or that of the open segment. */
  private boolean cleanDisk(StoredRows disk, int looks) {
    Found each = new Found();
    cleanedTo = disk.scan(cleanedTo, looks, each);
    Found some = each.select(row -> each.isGap(row) || segments.isVictim(each.stamp(row)));
    int[] here = rows.find(disk.rows(some));
    List<byte[]> unneeded = new ArrayList<>();
    Found away = new Found();
    for (int i = 0; i < here.length; i++) {
      Step step = here[i] >= 0 ? clean(here[i]) : step(some.stamp(i), some.isGap(i));
      if (step == Step.LEAVE) {
        unneeded.add(some.keys().get(i));
      } else if (step == Step.OPEN && here[i] < 0) {
        away.add(some.keys().get(i), some.values().get(i));
      }
    }
    disk.remove(unneeded);
    adopt(away);
    for (int row : rows.find(disk.rows(away))) {
      stamps.open(row);
    }
    return cleanedTo == null;
  }

  /** What becomes of a row when segments are cleaned. */
  private enum Step {
    STAY,
    OPEN,
    LEAVE
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
      idleGaps++;
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

  // Recovery

  @Override
  public void restore(Manifest manifest) {
    segments.restore(manifest);
    groups = manifest.groups();
    Optional<SpillStore> left = room.findStore(marker -> marker.serves(manifest));
    if (left.isPresent()) {
      Marker marker = Objects.requireNonNull(left.get().marker(), "a store that serves has one");
      load(new StoredRows(left.get(), rows, marker), manifest);
    } else if (3 * manifest.liveBytes() > room.share() / 2) {
      load(new StoredRows(room.newStore(), rows, holds(0, manifest.commit())), manifest);
    } else {
      SegmentChunks.read(
          room.segments(),
          manifest,
          0,
          (some, number) -> {
            rows.adopt(some);
            stamps.reserve(rows.bound());
            for (int row : rows.find(some)) {
              stamps.set(row, number);
            }
          });
      if (rows.size() != groups) {
        throw new IllegalStateException(
            "the segments of the snapshot hold %d groups (expected: %d)"
                .formatted(rows.size(), groups));
      }
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

  @Override
  public void replace(Manifest manifest) {
    stamps.replace(manifest);
  }

  @Override
  public void restoreWatermark(long watermark) {
    if (rows.forgets()) {
      rows.settle();
      expiry.queueAnew();
      expiry.reach(watermark, this::bringDue);
    }
  }

  // What is known

  @Override
  public List<Rows> all() {
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
      add(disk.rows(there.select(row -> here[row] < 0)), all);
      if (last == null) {
        break;
      }
    }
    return all;
  }

  @Override
  public Rows find(Rows key) {
    Rows sought = rows.sought(key);
    int row = rows.find(sought)[0];
    Rows found = Rows.none();
    if (row >= 0) {
      found = rows.rows(Selected.of(row));
    } else if (stored != null) {
      found = stored.row(sought);
    }
    return found.isEmpty() || !rows.isTold(found, 0) ? Rows.none() : found;
  }

  @Override
  public long rowBytes() {
    return rows.rowBytes() + (stored == null ? 0 : segments.manifest(groups).liveBytes());
  }

  @Override
  public RowPages pages() {
    if (stored == null) {
      return rows.pages();
    }
    TableRows whole = rows.none();
    all().forEach(whole::adopt);
    return whole.pages();
  }

  @Override
  public long groups() {
    return groups;
  }

  @Override
  public long heapBytes() {
    long bytes = rows.heapBytes() + stamps.heapBytes() + expiry.heapBytes();
    for (Rows some : waiting) {
      bytes += some.bytes();
    }
    return bytes;
  }

  @Override
  public Manifest segments() {
    return segments.manifest(groups);
  }

  @Override
  public SpillStatus spilled() {
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

  @Override
  public void close() {
    stored = null;
    room.close();
  }

  @Override
  public void forget() {
    stored = null;
    room.forget();
  }
}
