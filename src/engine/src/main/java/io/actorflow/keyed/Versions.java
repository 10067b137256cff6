package io.actorflow.keyed;

import io.actorflow.group.BytePool;
import io.actorflow.group.CarriedRows;
import io.actorflow.group.KeyTable;
import io.actorflow.group.RowLayout;
import io.actorflow.group.Rows;
import java.util.Arrays;

/**
 * The versions of the rows of a table, by the numbers of their keys: for each key a list, the one
 * with the greatest event time first. A version may say that the key is deleted.
 */
final class Versions {
  static final int NONE = -1;
  private static final long NEVER = Long.MAX_VALUE;

  /** Of a version: where its bytes are, its time, which is the next older one, and a deadline. */
  private static final int BYTES_BESIDE = 12 + 8 + 4 + 12;

  private final RowLayout layout;
  private final KeyTable keys;
  private final long ttlMicros;
  private final Numbers numbers = new Numbers();
  private final BytePool bytes = new BytePool();
  private final Deadlines deadlines = new Deadlines();
  private int[] newest = new int[0];
  private int[] older = new int[0];
  private long[] times = new long[0];

  /**
   * @param ttlMicros how long a version holds, 0 for until the next
   */
  Versions(RowLayout layout, KeyTable keys, long ttlMicros) {
    this.layout = layout;
    this.keys = keys;
    this.ttlMicros = ttlMicros;
  }

  /** Adds a version; one of the same time is replaced. */
  void add(int slot, Rows rows, int row) {
    if (slot >= newest.length) {
      int before = newest.length;
      newest = Arrays.copyOf(newest, Math.max(keys.bound(), Math.max(16, before * 2)));
      Arrays.fill(newest, before, newest.length, NONE);
    }
    long time = rows.word(row, layout.time());
    int newer = NONE;
    int next = newest[slot];
    while (next != NONE && times[next] > time) {
      newer = next;
      next = older[next];
    }
    int version = next;
    if (next == NONE || times[next] < time) {
      version = take(time, next);
      if (newer == NONE) {
        newest[slot] = version;
      } else {
        older[newer] = version;
      }
    }
    if (rows.word(row, layout.bytes()) == 0) {
      bytes.remove(version);
    } else {
      bytes.set(version, rows, row, layout.bytes());
    }
    long due = due(slot);
    if (due != NEVER) {
      deadlines.add(slot, due);
    }
  }

  private int take(long time, int next) {
    int version = numbers.take();
    if (version >= times.length) {
      int room = Math.max(16, times.length * 2);
      times = Arrays.copyOf(times, room);
      older = Arrays.copyOf(older, room);
    }
    times[version] = time;
    older[version] = next;
    return version;
  }

  /** The version of a key that holds at a moment, {@link #NONE} if there is none. */
  int at(int slot, long time) {
    int version = slot < newest.length ? newest[slot] : NONE;
    while (version != NONE && times[version] > time) {
      version = older[version];
    }
    return version != NONE && bytes.has(version) && !hasEnded(version, time) ? version : NONE;
  }

  private boolean hasEnded(int version, long time) {
    return ttlMicros > 0 && time - times[version] >= ttlMicros;
  }

  /** Gives the row that was begun last in {@code to} the bytes of a version. */
  void carry(int version, CarriedRows to, int which, int column) {
    to.carry(which, column, bytes, version);
  }

  /** When something of a key can be forgotten. */
  private long due(int slot) {
    int version = newest[slot];
    if (version == NONE) {
      return NEVER;
    }
    long next = NEVER;
    while (older[version] != NONE) {
      next = times[version];
      version = older[version];
    }
    if (!bytes.has(version)) {
      return times[version];
    }
    return ttlMicros == 0 ? next : Math.min(next, times[version] + ttlMicros);
  }

  /**
   * Forgets versions that hold at no moment from {@code reached} on, and answers a key of which
   * none is left; {@link #NONE} when there is no such key any more.
   */
  int forget(long reached) {
    for (int slot = deadlines.take(reached, this::due);
        slot >= 0;
        slot = deadlines.take(reached, this::due)) {
      if (forget(slot, reached)) {
        return slot;
      }
      long due = due(slot);
      if (due != NEVER) {
        deadlines.add(slot, due);
      }
    }
    return NONE;
  }

  private boolean forget(int slot, long reached) {
    int newer = NONE;
    int version = newest[slot];
    while (version != NONE && times[version] > reached) {
      newer = version;
      version = older[version];
    }
    if (version != NONE && bytes.has(version) && !hasEnded(version, reached)) {
      newer = version;
      version = older[version];
    }
    if (newer == NONE) {
      newest[slot] = NONE;
    } else {
      older[newer] = NONE;
    }
    while (version != NONE) {
      bytes.remove(version);
      numbers.giveBack(version);
      version = older[version];
    }
    return newest[slot] == NONE;
  }

  boolean isEmpty(int slot) {
    return slot >= newest.length || newest[slot] == NONE;
  }

  /** All versions. */
  Rows all() {
    CarriedRows all = new CarriedRows(keys, layout.stride(), 1);
    for (int slot = 0; slot < Math.min(newest.length, keys.bound()); slot++) {
      for (int version = newest[slot]; version != NONE; version = older[version]) {
        all.add(slot).word(RowLayout.INPUT, layout.input()).word(layout.time(), times[version]);
        if (bytes.has(version)) {
          carry(version, all, 0, layout.bytes());
        }
      }
    }
    return all.toRows();
  }

  /** All numbers of versions are less than this. */
  int bound() {
    return numbers.bound();
  }

  int size() {
    return numbers.size();
  }

  /** Their own bytes, without what is free or left behind. */
  long liveBytes() {
    return bytes.liveBytes() + (long) BYTES_BESIDE * size();
  }

  long heapBytes() {
    return bytes.heapBytes()
        + deadlines.heapBytes()
        + numbers.heapBytes()
        + 4L * (newest.length + older.length)
        + 8L * times.length;
  }
}
