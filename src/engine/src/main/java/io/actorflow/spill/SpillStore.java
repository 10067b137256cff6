package io.actorflow.spill;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Values by key on the disk of a node, for one life of one shard, and an index of keys by the
 * moments at which they are due. It has no log: after a crash it holds what was written up to some
 * moment, and its {@link #marker} tells which. One thread.
 */
public final class SpillStore implements AutoCloseable {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final byte[] MARKER = {0};
  private static final byte ROW = 1;
  private static final byte DUE = 2;
  private static final int DUE_KEY = 1 + Long.BYTES;
  private static final byte[] NO_VALUE = {};
  private static final String UNUSABLE = "UNUSABLE";

  private final Path folder;
  private final Options options;
  private final RocksDB db;
  private final ReadOptions reads = new ReadOptions();
  private final ReadOptions scans = new ReadOptions().setFillCache(false).setReadaheadSize(1 << 20);
  private final WriteOptions writes = new WriteOptions().setDisableWAL(true);
  private final FlushOptions flushes = new FlushOptions().setWaitForFlush(false);
  private final Runnable atEnd;
  private boolean closed;

  /**
   * Opens what is there, or makes it.
   *
   * @throws RocksDBException if it is damaged, or open already
   */
  SpillStore(Path folder, StoreMemory memory, Runnable atEnd) throws RocksDBException {
    this.folder = folder;
    options = memory.options();
    try {
      db = RocksDB.open(options, folder.toString());
    } catch (RocksDBException e) {
      closeOptions();
      throw e;
    }
    this.atEnd = atEnd;
  }

  /** Whether a store has found itself damaged. */
  static boolean isUnusable(Path folder) {
    return Files.exists(folder.resolve(UNUSABLE));
  }

  Path folder() {
    return folder;
  }

  /** What it holds; null if nothing has been written. */
  public @Nullable Marker marker() {
    try {
      byte[] bytes = db.get(MARKER);
      return bytes == null ? null : Marker.of(bytes);
    } catch (RocksDBException e) {
      throw damaged(e);
    }
  }

  /** The values of keys, null where there is none. Looks them up together, in the order of keys. */
  public byte[] @Nullable [] get(byte[][] keys) {
    if (keys.length == 0) {
      return keys;
    }
    Integer[] order = new Integer[keys.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Arrays.compareUnsigned(keys[a], keys[b]));
    List<byte[]> sorted = new ArrayList<>(keys.length);
    for (int i : order) {
      sorted.add(stored(keys[i]));
    }
    try {
      List<byte[]> found = db.multiGetAsList(reads, sorted);
      byte[][] values = new byte[keys.length][];
      for (int i = 0; i < order.length; i++) {
        values[order[i]] = found.get(i);
      }
      return values;
    } catch (RocksDBException e) {
      throw damaged(e);
    }
  }

  /** A key that is due at a moment, or was when that was written. */
  public record Due(long moment, byte[] key) {}

  /** Begins to write something. */
  public Writing write() {
    return new Writing();
  }

  /** What is written together: all of it or nothing will be there after a crash. */
  public final class Writing implements AutoCloseable {
    private final WriteBatch batch = new WriteBatch();

    private Writing() {}

    public void put(byte[] key, byte[] value) {
      take(() -> batch.put(stored(key), value));
    }

    public void remove(byte[] key) {
      take(() -> batch.delete(stored(key)));
    }

    public void addDue(long moment, byte[] key) {
      take(() -> batch.put(storedDue(moment, key), NO_VALUE));
    }

    public void removeDue(long moment, byte[] key) {
      take(() -> batch.delete(storedDue(moment, key)));
    }

    public void removeDueBefore(long moment) {
      take(() -> batch.deleteRange(new byte[] {DUE}, storedDue(moment, NO_VALUE)));
    }

    /** Writes it, and what the store holds then. */
    public void finish(Marker then) {
      take(
          () -> {
            batch.put(MARKER, then.toBytes());
            db.write(writes, batch);
          });
    }

    @Override
    public void close() {
      batch.close();
    }
  }

  private interface Step {
    void run() throws RocksDBException;
  }

  private void take(Step step) {
    try {
      step.run();
    } catch (RocksDBException e) {
      throw damaged(e);
    }
  }

  /** Begins to make durable what has been written. */
  public void flush() {
    take(() -> db.flush(flushes));
  }

  /**
   * Shows the next {@code limit} keys and values.
   *
   * @param after key of the last one shown; null to begin
   * @return key of the last one shown, null if there are no more
   */
  public byte @Nullable [] scan(
      byte @Nullable [] after, int limit, BiConsumer<byte[], byte[]> rows) {
    try (RocksIterator each = db.newIterator(scans)) {
      if (after == null) {
        each.seek(new byte[] {ROW});
      } else {
        seekBehind(each, stored(after));
      }
      byte[] last = null;
      for (int shown = 0; each.isValid(); shown++, each.next()) {
        byte[] key = each.key();
        if (key[0] != ROW) {
          return null;
        }
        if (shown == limit) {
          return last;
        }
        last = Arrays.copyOfRange(key, 1, key.length);
        rows.accept(last, each.value());
      }
      each.status();
      return null;
    } catch (RocksDBException e) {
      throw damaged(e);
    }
  }

  /**
   * The next {@code limit} keys of the index, in the order of their moments and then of the keys.
   *
   * @param after the last one known; null to begin
   * @param upTo the last moment
   */
  public List<Due> due(@Nullable Due after, long upTo, int limit) {
    try (RocksIterator each = db.newIterator(scans)) {
      if (after == null) {
        each.seek(new byte[] {DUE});
      } else {
        seekBehind(each, storedDue(after.moment(), after.key()));
      }
      List<Due> due = new ArrayList<>();
      for (; due.size() < limit && each.isValid(); each.next()) {
        byte[] key = each.key();
        long moment = (long) LONGS.get(key, 1) ^ Long.MIN_VALUE;
        if (moment > upTo) {
          break;
        }
        due.add(new Due(moment, Arrays.copyOfRange(key, DUE_KEY, key.length)));
      }
      each.status();
      return due;
    } catch (RocksDBException e) {
      throw damaged(e);
    }
  }

  private static void seekBehind(RocksIterator each, byte[] key) {
    each.seek(key);
    if (each.isValid() && Arrays.equals(each.key(), key)) {
      each.next();
    }
  }

  /** Disk that it occupies, what waits in write buffers included. */
  public long bytes() {
    try {
      return db.getLongProperty("rocksdb.total-sst-files-size")
          + db.getLongProperty("rocksdb.cur-size-all-mem-tables");
    } catch (RocksDBException e) {
      throw damaged(e);
    }
  }

  private static byte[] stored(byte[] key) {
    byte[] stored = new byte[key.length + 1];
    stored[0] = ROW;
    System.arraycopy(key, 0, stored, 1, key.length);
    return stored;
  }

  /** Moments sort as numbers, the negative ones first. */
  private static byte[] storedDue(long moment, byte[] key) {
    byte[] stored = new byte[DUE_KEY + key.length];
    stored[0] = DUE;
    LONGS.set(stored, 1, moment ^ Long.MIN_VALUE);
    System.arraycopy(key, 0, stored, DUE_KEY, key.length);
    return stored;
  }

  private SpillException damaged(RocksDBException e) {
    String problem = e.getMessage() + " (check that the disk is sound and not full)";
    SpillException found =
        new SpillException(
            "the store of spilled state %s cannot be used, another is made of the snapshot: %s"
                .formatted(folder, problem),
            e);
    try {
      // Whoever recovers next will not use it.
      Files.writeString(folder.resolve(UNUSABLE), problem);
    } catch (IOException unwritten) {
      found.addSuppressed(unwritten);
    }
    return found;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      db.close();
      closeOptions();
      atEnd.run();
    }
  }

  private void closeOptions() {
    options.close();
    reads.close();
    scans.close();
    writes.close();
    flushes.close();
  }
}
