package io.actorflow.keyed;

import io.actorflow.group.GroupLayout;
import io.actorflow.group.GroupTable;
import io.actorflow.group.RowBytes;
import io.actorflow.group.RowPages;
import io.actorflow.group.Rows;
import io.actorflow.group.Selected;
import io.actorflow.spill.Checkpoint;
import io.actorflow.spill.Manifest;
import io.actorflow.spill.Marker;
import io.actorflow.spill.Segment;
import io.actorflow.spill.Segments;
import io.actorflow.spill.SpillStatus;
import io.actorflow.spill.SpillStore;
import io.actorflow.spill.StateRoom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A continuous aggregate, as {@link TableState} is, whose groups lie in a store on disk when the
 * heap that they may fill is used up. What is on the heap counts; the store holds all groups that
 * are not there, and of the others what they were.
 *
 * <p>A group's stamp is the number of the segment that holds it as it is: 0 if none has held it
 * yet, that of the open segment if it has changed since the last checkpoint.
 */
public final class SpillingTable implements SegmentedState, ReadableState {
  private static final int CHUNK_BYTES = 1 << 20;
  private static final int MOST_ROWS = 1 << 14;
  private static final int READ_AHEAD = 4;

  /** Groups that a checkpoint looks at to clean segments: at least so many, or for each changed. */
  private static final int LOOKS = 1 << 15;

  private static final int LOOKS_EACH = 4;

  private final StateRoom room;
  private final RowBytes bytes;
  private final Segments segments = new Segments();
  private final Deque<Spill> spills = new ArrayDeque<>();
  private GroupTable table;
  private int[] stamps = new int[64];
  // Rows with the open stamp; those that no segment has held, as their complement.
  private int[] open = new int[64];
  private int opened;
  private long groups;
  private @Nullable SpillStore store;
  private Marker stored = new Marker("", 0, 0, 0, 1);
  private boolean underWay;
  private byte @Nullable [] cleanedTo;
  private int cleanedRows;
  private long evicted;
  private long lookups;
  private long found;

  /** What the store is to take. */
  private record Spill(Rows rows, int[] stamps, Marker then) {}

  public SpillingTable(GroupLayout layout, StateRoom room) {
    this.room = room;
    room.enter();
    bytes = new RowBytes(layout);
    table = new GroupTable(layout);
  }

  // Deliveries and commits

  @Override
  public Rows apply(Rows partials) {
    bringIn(partials);
    int before = table.rows();
    table.combine(partials);
    groups += table.rows() - before;
    return Rows.none();
  }

  @Override
  public boolean hasChanges() {
    return table.changes() > 0;
  }

  @Override
  public List<Rows> takeDelta() {
    int changes = table.changes();
    if (changes == 0) {
      return List.of();
    }
    growStamps();
    int[] changed = table.changed();
    for (int i = 0; i < changes; i++) {
      mark(changed[i]);
    }
    return List.of(table.takeChanges());
  }

  @Override
  public void replay(List<Rows> delta) {
    for (Rows rows : delta) {
      bringIn(rows);
      int before = table.rows();
      table.replace(rows, Selected.all(rows.count()));
      groups += table.rows() - before;
      growStamps();
      for (int row : table.find(rows)) {
        mark(row);
      }
    }
  }

  @Override
  public List<Rows> results(List<Rows> delta, long watermark) {
    return delta;
  }

  private void growStamps() {
    if (stamps.length < table.rows()) {
      stamps = Arrays.copyOf(stamps, Math.max(table.rows(), stamps.length * 2));
    }
  }

  private void mark(int row) {
    int stamp = stamps[row];
    if (stamp == segments.open()) {
      return;
    }
    if (stamp != 0) {
      segments.dies(stamp);
    }
    stamps[row] = segments.open();
    if (opened == open.length) {
      open = Arrays.copyOf(open, opened * 2);
    }
    open[opened++] = stamp == 0 ? ~row : row;
  }

  /** Fetches those of the groups that are on disk. */
  private void bringIn(Rows rows) {
    SpillStore disk = store;
    if (disk == null || rows.isEmpty()) {
      return;
    }
    int[] here = table.find(rows);
    int missing = 0;
    for (int row : here) {
      missing += row < 0 ? 1 : 0;
    }
    if (missing == 0) {
      return;
    }
    byte[][] keys = new byte[missing][];
    int next = 0;
    for (int row = 0; row < here.length; row++) {
      if (here[row] < 0) {
        keys[next++] = bytes.key(rows, row);
      }
    }
    byte[] @Nullable [] values = disk.get(keys);
    List<byte[]> foundKeys = new ArrayList<>();
    List<byte[]> foundValues = new ArrayList<>();
    for (int i = 0; i < keys.length; i++) {
      byte[] value = values[i];
      if (value != null) {
        foundKeys.add(keys[i]);
        foundValues.add(value);
      }
    }
    lookups += missing;
    found += foundKeys.size();
    adopt(foundKeys, foundValues);
  }

  /** Takes groups from disk; they are not on the heap. */
  private void adopt(List<byte[]> keys, List<byte[]> values) {
    if (keys.isEmpty()) {
      return;
    }
    Rows rows = bytes.rows(keys, values);
    table.replace(rows, Selected.all(rows.count()));
    growStamps();
    int[] at = table.find(rows);
    for (int i = 0; i < at.length; i++) {
      stamps[at[i]] = RowBytes.stamp(values.get(i));
    }
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
    growStamps();
    int number = segments.open();
    boolean firstSpill = store == null && isOverShare();
    int size = chunkRows();
    List<Rows> chunks = new ArrayList<>();
    List<Integer> fresh = new ArrayList<>();
    for (int first = 0; first < opened; first += size) {
      Selected some = new Selected();
      int unseen = 0;
      for (int i = first; i < Math.min(opened, first + size); i++) {
        some.add(open[i] < 0 ? ~open[i] : open[i]);
        unseen += open[i] < 0 ? 1 : 0;
      }
      chunks.add(table.rows(some));
      fresh.add(unseen);
    }
    Manifest manifest = segments.close(commit, epoch, groups, chunks);
    if (firstSpill) {
      store = room.newStore();
      stored = holds(0, commit, 0);
      spillAll(size, commit);
    } else if (store != null) {
      spill(chunks, fresh, number, commit);
    }
    opened = 0;
    underWay = true;
    return new Checkpoint(manifest, chunks, segments.takeDropped());
  }

  private int chunkRows() {
    long each = Math.max(8, table.heapBytes() / Math.max(1, table.rows()));
    return Math.clamp(CHUNK_BYTES / each, 1, MOST_ROWS);
  }

  private void spill(List<Rows> chunks, List<Integer> fresh, int number, long commit) {
    long there = stored.groups();
    for (int i = 0; i < chunks.size(); i++) {
      there += fresh.get(i);
      int[] same = new int[chunks.get(i).count()];
      Arrays.fill(same, number);
      spills.add(new Spill(chunks.get(i), same, holds(stored.complete(), commit, there)));
    }
    spills.add(new Spill(Rows.none(), new int[0], holds(commit, commit, groups)));
  }

  private void spillAll(int size, long commit) {
    for (int first = 0; first < table.rows(); first += size) {
      Selected some = new Selected();
      int last = Math.min(table.rows(), first + size);
      for (int row = first; row < last; row++) {
        some.add(row);
      }
      spills.add(
          new Spill(
              table.rows(some), Arrays.copyOfRange(stamps, first, last), holds(0, commit, last)));
    }
    spills.add(new Spill(Rows.none(), new int[0], holds(commit, commit, groups)));
  }

  private Marker holds(long complete, long newest, long count) {
    return new Marker(segments.lineage(), complete, newest, count, segments.open());
  }

  @Override
  public boolean spill() {
    Spill spill = spills.poll();
    SpillStore disk = store;
    if (spill == null || disk == null) {
      return false;
    }
    put(disk, spill.rows(), spill.stamps(), spill.then());
    if (spills.isEmpty()) {
      disk.flush();
    }
    return !spills.isEmpty();
  }

  private void put(SpillStore disk, Rows rows, int[] stampsOfRows, Marker then) {
    List<byte[]> keys = new ArrayList<>(rows.count());
    List<byte[]> values = new ArrayList<>(rows.count());
    for (int row = 0; row < rows.count(); row++) {
      keys.add(bytes.key(rows, row));
      values.add(bytes.value(rows, row, stampsOfRows[row]));
    }
    disk.put(keys, values, then);
    stored = then;
  }

  @Override
  public void saved() {
    while (spill()) {
      // All of it has to be on disk before anything leaves the heap.
    }
    underWay = false;
    if (store != null && heapBytes() >= room.share() / 4) {
      evict();
    }
  }

  /** What has not changed since the checkpoint leaves the heap. */
  private void evict() {
    growStamps();
    Selected kept = new Selected();
    boolean[] isChanged = new boolean[table.rows()];
    int[] changed = table.changed();
    for (int i = 0; i < table.changes(); i++) {
      isChanged[changed[i]] = true;
    }
    int[] places = new int[table.rows()];
    for (int row = 0; row < table.rows(); row++) {
      if (isChanged[row] || stamps[row] == segments.open()) {
        places[row] = kept.size();
        kept.add(row);
      }
    }
    evicted += table.rows() - kept.size();
    table = table.moved(kept);
    int[] keptStamps = new int[Math.max(64, kept.size())];
    for (int i = 0; i < kept.size(); i++) {
      keptStamps[i] = stamps[kept.row(i)];
    }
    stamps = keptStamps;
    int[] stillOpen = new int[Math.max(64, opened)];
    for (int i = 0; i < opened; i++) {
      stillOpen[i] = open[i] < 0 ? ~places[~open[i]] : places[open[i]];
    }
    open = stillOpen;
  }

  /** Opens some groups that lie in segments that should go, so that they come into the next one. */
  private void clean() {
    if (!segments.choosesVictims()) {
      cleanedTo = null;
      cleanedRows = 0;
      return;
    }
    growStamps();
    int looks = Math.clamp((long) opened * LOOKS_EACH, LOOKS, 1 << 20);
    boolean isDone = store == null ? cleanHeap(looks) : cleanDisk(store, looks);
    if (isDone) {
      segments.cleaned();
      cleanedTo = null;
      cleanedRows = 0;
    }
  }

  private boolean cleanHeap(int looks) {
    int end = Math.min(table.rows(), cleanedRows + looks);
    for (int row = cleanedRows; row < end; row++) {
      if (segments.isVictim(stamps[row])) {
        mark(row);
      }
    }
    cleanedRows = end;
    return end == table.rows();
  }

  /** What is on the heap alone has no stamp, or that of the open segment. */
  private boolean cleanDisk(SpillStore disk, int looks) {
    List<byte[]> keys = new ArrayList<>();
    List<byte[]> values = new ArrayList<>();
    byte[] last =
        disk.scan(
            cleanedTo,
            looks,
            (key, value) -> {
              if (segments.isVictim(RowBytes.stamp(value))) {
                keys.add(key);
                values.add(value);
              }
            });
    Rows rows = bytes.rows(keys, values);
    int[] here = table.find(rows);
    List<byte[]> awayKeys = new ArrayList<>();
    List<byte[]> awayValues = new ArrayList<>();
    for (int i = 0; i < here.length; i++) {
      if (here[i] < 0) {
        awayKeys.add(keys.get(i));
        awayValues.add(values.get(i));
      }
    }
    adopt(awayKeys, awayValues);
    for (int row : table.find(rows)) {
      if (segments.isVictim(stamps[row])) {
        mark(row);
      }
    }
    cleanedTo = last;
    return last == null;
  }

  // Recovery

  @Override
  public void restore(Manifest manifest) {
    segments.restore(manifest);
    groups = manifest.groups();
    Optional<SpillStore> left = room.findStore(marker -> marker.serves(manifest));
    if (left.isPresent()) {
      catchUp(left.get(), manifest);
    } else if (3 * manifest.liveBytes() > room.share() / 2) {
      SpillStore made = room.newStore();
      stored = holds(0, manifest.commit(), 0);
      load(made, manifest, 0);
    } else {
      read(
          manifest,
          0,
          (rows, number) -> {
            table.replace(rows, Selected.all(rows.count()));
            growStamps();
            for (int row : table.find(rows)) {
              stamps[row] = number;
            }
          });
      if (table.rows() != groups) {
        throw new IllegalStateException(
            "the segments of the snapshot hold %d groups (expected: %d)"
                .formatted(table.rows(), groups));
      }
    }
  }

  private void catchUp(SpillStore left, Manifest manifest) {
    Marker marker = left.marker();
    if (marker == null) {
      throw new IllegalStateException("a store without a marker serves nobody");
    }
    stored = marker;
    segments.opensFrom(marker.next());
    if (marker.complete() < manifest.commit()) {
      load(left, manifest, marker.complete());
    } else {
      store = left;
      groups = marker.groups();
    }
  }

  private void load(SpillStore disk, Manifest manifest, long behind) {
    store = disk;
    read(
        manifest,
        behind,
        (rows, number) -> {
          int[] same = new int[rows.count()];
          Arrays.fill(same, number);
          // Not complete before the last: until then it would have to be loaded again.
          put(disk, rows, same, holds(behind, manifest.commit(), stored.groups()));
        });
    put(
        disk,
        Rows.none(),
        new int[0],
        holds(manifest.commit(), manifest.commit(), manifest.groups()));
    disk.flush();
  }

  /** Shows the chunks of segments that reach behind a commit, in order. */
  private void read(Manifest manifest, long behind, ObjIntConsumer<Rows> each) {
    record Ahead(int number, CompletionStage<Rows> rows) {}
    Deque<Ahead> ahead = new ArrayDeque<>();
    for (Segment segment : manifest.segments()) {
      for (int chunk = 0; segment.to() > behind && chunk < segment.chunks(); chunk++) {
        ahead.add(new Ahead(segment.number(), room.segments().read(segment, chunk)));
        if (ahead.size() > READ_AHEAD) {
          Ahead next = ahead.remove();
          each.accept(next.rows().toCompletableFuture().join(), next.number());
        }
      }
    }
    for (Ahead next : ahead) {
      each.accept(next.rows().toCompletableFuture().join(), next.number());
    }
  }

  @Override
  public void replace(Manifest manifest) {
    segments.replace(manifest);
    for (int i = 0; i < opened; i++) {
      stamps[open[i] < 0 ? ~open[i] : open[i]] = segments.open();
    }
  }

  @Override
  public void recovered(long commit) {
    SpillStore disk = store;
    if (disk != null && stored.newest() > commit) {
      throw disk.refuse(
          "it holds commit %d, but the journal ends at commit %d"
              .formatted(stored.newest(), commit));
    }
  }

  @Override
  public void restoreWatermark(long watermark) {}

  // What is known

  @Override
  public List<Rows> all() {
    List<Rows> all = new ArrayList<>();
    if (table.rows() > 0) {
      all.add(table.all());
    }
    SpillStore disk = store;
    byte[] last = null;
    do {
      if (disk == null) {
        break;
      }
      List<byte[]> keys = new ArrayList<>();
      List<byte[]> values = new ArrayList<>();
      last =
          disk.scan(
              last,
              MOST_ROWS,
              (key, value) -> {
                keys.add(key);
                values.add(value);
              });
      Rows rows = bytes.rows(keys, values);
      int[] here = table.find(rows);
      Selected away = new Selected();
      for (int row = 0; row < here.length; row++) {
        if (here[row] < 0) {
          away.add(row);
        }
      }
      if (away.size() > 0) {
        all.add(rows.select(away));
      }
    } while (last != null);
    return all;
  }

  @Override
  public Rows find(Rows key) {
    int row = table.find(key)[0];
    if (row >= 0) {
      return table.rows(Selected.of(row));
    }
    SpillStore disk = store;
    if (disk == null) {
      return Rows.none();
    }
    byte[] stored = bytes.key(key, 0);
    byte[] value = disk.get(new byte[][] {stored})[0];
    return value == null ? Rows.none() : bytes.rows(List.of(stored), List.of(value));
  }

  @Override
  public long rowBytes() {
    return store == null ? table.rowBytes() : table.rowBytes() * groups / Math.max(1, table.rows());
  }

  @Override
  public RowPages pages() {
    if (store == null) {
      return table.pages();
    }
    GroupTable whole = new GroupTable(table.layout());
    for (Rows rows : all()) {
      whole.replace(rows, Selected.all(rows.count()));
    }
    return whole.pages();
  }

  @Override
  public long groups() {
    return groups;
  }

  @Override
  public long heapBytes() {
    return table.heapBytes() + 4L * (stamps.length + open.length);
  }

  @Override
  public Manifest segments() {
    return segments.manifest(groups);
  }

  @Override
  public SpillStatus spilled() {
    SpillStore disk = store;
    return new SpillStatus(
        table.rows(),
        disk == null ? 0 : disk.bytes(),
        evicted,
        lookups,
        found,
        segments.count(),
        segments.bytes());
  }

  @Override
  public void close() {
    store = null;
    room.close();
  }

  @Override
  public void forget() {
    store = null;
    room.forget();
  }
}
