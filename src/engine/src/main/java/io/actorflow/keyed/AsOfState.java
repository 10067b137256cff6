package io.actorflow.keyed;

import io.actorflow.api.Provenance;
import io.actorflow.group.CarriedRows;
import io.actorflow.group.KeyTable;
import io.actorflow.group.RowLayout;
import io.actorflow.group.Rows;
import io.actorflow.group.Selected;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Joins each row of a stream with the version of a table's row that holds at its event time: the
 * one with the greatest event time up to that.
 *
 * <p>A row waits until event time has passed it, so that the order in which rows and versions
 * arrive does not matter. A version is forgotten when event time has reached the next one. What is
 * applied becomes part of the state with the commit that holds it.
 */
final class AsOfState implements KeyedState {
  static final int LEFT = 0;
  static final int RIGHT = 1;

  /** Words of a result: numbers of the bytes of both rows, the event time, and nothing. */
  static final int STRIDE = 4;

  private static final int TIME = 2;

  private final RowLayout left;
  private final boolean keepsUnmatched;
  private final int maxResults;
  private final KeyTable keys;
  private final WaitingRows waiting;
  private final Versions versions;
  private final List<Rows> applied = new ArrayList<>();
  private long appliedVersionBytes;
  private long watermark = Provenance.NO_WATERMARK;

  /** By version: in which batch of results it last was, and as which number. */
  private long[] carriedAs = new long[0];

  private long batch;

  /**
   * @param keepsUnmatched whether rows without a version come out
   * @param ttlMicros how long a version holds at most, 0 for until the next
   * @param maxResults of a commit, more only if they are of one moment
   */
  AsOfState(
      RowLayout left, RowLayout right, boolean keepsUnmatched, long ttlMicros, int maxResults) {
    this.left = left;
    this.keepsUnmatched = keepsUnmatched;
    this.maxResults = maxResults;
    keys = new KeyTable(left);
    waiting = new WaitingRows(left, keys);
    versions = new Versions(right, keys, ttlMicros);
  }

  @Override
  public Rows apply(Rows arrived) {
    if (arrived.isEmpty()) {
      return Rows.none();
    }
    if (arrived.word(0, RowLayout.INPUT) == RIGHT) {
      applied.add(arrived);
      appliedVersionBytes += arrived.bytes();
      return Rows.none();
    }
    Selected late = new Selected();
    Selected inTime = new Selected();
    for (int row = 0; row < arrived.count(); row++) {
      (arrived.word(row, left.time()) < watermark ? late : inTime).add(row);
    }
    if (late.size() == 0) {
      applied.add(arrived);
      return Rows.none();
    }
    if (inTime.size() > 0) {
      applied.add(arrived.select(inTime));
    }
    return arrived.select(late);
  }

  @Override
  public boolean hasChanges() {
    return !applied.isEmpty();
  }

  @Override
  public List<Rows> takeDelta() {
    List<Rows> delta = List.copyOf(applied);
    applied.clear();
    appliedVersionBytes = 0;
    replay(delta);
    return delta;
  }

  @Override
  public void replay(List<Rows> delta) {
    for (Rows rows : delta) {
      KeyTable.Reader reader = keys.reader(rows);
      for (int row = 0; row < rows.count(); row++) {
        if (rows.word(row, RowLayout.INPUT) == LEFT) {
          waiting.add(reader.slot(row), rows, row);
        } else {
          versions.add(reader.slot(row), rows, row);
        }
      }
    }
  }

  @Override
  public List<Rows> results(List<Rows> delta, long reached) {
    watermark = reached;
    Rows matched = match();
    if (!hasMoreResults()) {
      for (int slot = versions.forget(watermark);
          slot != Versions.NONE;
          slot = versions.forget(watermark)) {
        forgetIfEmpty(slot);
      }
      keys.compact();
    }
    return matched.isEmpty() ? List.of() : List.of(matched);
  }

  private Rows match() {
    if (!hasMoreResults()) {
      return Rows.none();
    }
    CarriedRows results = new CarriedRows(STRIDE, 2);
    batch++;
    if (versions.bound() > carriedAs.length) {
      carriedAs = Arrays.copyOf(carriedAs, 2 * versions.bound());
    }
    long last = 0;
    while (hasMoreResults() && (results.count() < maxResults || waiting.least() == last)) {
      int row = waiting.take();
      last = waiting.time(row);
      int slot = waiting.slot(row);
      int version = versions.at(slot, last);
      if (version != Versions.NONE || keepsUnmatched) {
        results.add().word(TIME, last);
        waiting.carry(row, results, LEFT, LEFT);
      }
      if (version != Versions.NONE) {
        carry(version, results);
      }
      waiting.forget(row);
      forgetIfEmpty(slot);
    }
    return results.toRows();
  }

  /** A version goes out once, however many rows it is joined with. */
  private void carry(int version, CarriedRows results) {
    if (carriedAs[version] >>> 32 == batch) {
      results.word(RIGHT, carriedAs[version] & 0xFFFF_FFFFL);
    } else {
      versions.carry(version, results, RIGHT, RIGHT);
      carriedAs[version] = batch << 32 | results.carried(RIGHT);
    }
  }

  private void forgetIfEmpty(int slot) {
    if (keys.isUsed(slot) && waiting.isEmpty(slot) && versions.isEmpty(slot)) {
      keys.remove(slot);
    }
  }

  /** Whether rows that event time has passed are left. */
  @Override
  public boolean hasMoreResults() {
    return waiting.hasBefore(watermark);
  }

  @Override
  public long outgoing(long reached) {
    return hasMoreResults() ? waiting.least() : reached;
  }

  @Override
  public List<Rows> all() {
    List<Rows> all = new ArrayList<>();
    for (Rows rows : List.of(versions.all(), waiting.all())) {
      if (!rows.isEmpty()) {
        all.add(rows);
      }
    }
    return all;
  }

  @Override
  public void restoreWatermark(long restored) {
    watermark = restored;
  }

  @Override
  public long groups() {
    return keys.size();
  }

  /** Bytes of the table's rows. What is left behind by forgotten ones is not counted. */
  long tableBytes() {
    return versions.liveBytes() + appliedVersionBytes;
  }

  @Override
  public long heapBytes() {
    long bytes =
        keys.heapBytes() + waiting.heapBytes() + versions.heapBytes() + 8L * carriedAs.length;
    for (Rows rows : applied) {
      bytes += rows.bytes();
    }
    return bytes;
  }
}
