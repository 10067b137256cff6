package io.actorflow.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Events and snapshots in a folder that one process has at a time. Thread-safe. After a write that
 * has failed the folder is opened anew, so that it goes on when there is room on the disk again.
 */
public final class JournalStore implements AutoCloseable {
  private static final long READ_AHEAD_BYTES = 1 << 20;

  private final Path folder;
  private final ReadWriteLock use = new ReentrantReadWriteLock();
  private @Nullable Columns columns;
  private boolean closed;
  private volatile String problem = "";

  /** Whoever writes holds its monitor. */
  private final Map<String, Long> highest = new HashMap<>();

  /** An event of an actor, or a snapshot. */
  public record Entry(String id, long sequence, byte[] bytes) {}

  private JournalStore(Path folder) {
    this.folder = folder;
  }

  /**
   * Opens the store in that folder, and makes what is missing.
   *
   * @throws JournalException if another process has it, or it cannot be read or written
   */
  public static JournalStore open(Path folder) {
    JournalStore store = new JournalStore(folder);
    store.reopen();
    return store;
  }

  private interface Look<T> {
    T at(Columns columns) throws RocksDBException;
  }

  private interface Change {
    void of(Columns columns) throws RocksDBException;
  }

  private <T> T look(Look<T> look) {
    use.readLock().lock();
    try {
      Columns current = columns;
      if (closed) {
        throw new JournalException("the journal %s has been closed".formatted(folder));
      }
      if (current == null) {
        throw new JournalException(problem);
      }
      return look.at(current);
    } catch (RocksDBException e) {
      throw failed(e);
    } finally {
      use.readLock().unlock();
    }
  }

  private synchronized void change(Change change) {
    if (!problem.isEmpty()) {
      reopen();
    }
    try {
      look(
          columns -> {
            change.of(columns);
            return columns;
          });
    } catch (JournalException e) {
      // Nobody knows how much of it has been written.
      highest.clear();
      throw e;
    }
  }

  private void reopen() {
    use.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      if (columns != null) {
        columns.close();
        columns = null;
      }
      Files.createDirectories(folder);
      columns = Columns.open(folder);
      problem = "";
    } catch (RocksDBException | IOException e) {
      throw failed(e);
    } finally {
      use.writeLock().unlock();
    }
  }

  private JournalException failed(Exception e) {
    String message = String.valueOf(e.getMessage());
    String found =
        isInUse(message)
            ? "%s is in use: another process runs with the same data folder; stop that one, or choose another folder (actorflow.node.data-dir, or --data of run)"
                .formatted(folder)
            : "the journal %s cannot be used: %s (check that the folder can be written to and the disk is not full)"
                .formatted(folder, message);
    problem = found;
    return new JournalException(found, e);
  }

  /** RocksDB has no code for it: one message for another process, one for the same. */
  private static boolean isInUse(String message) {
    return message.contains("While lock file") || message.contains("lock hold by current process");
  }

  /** Why it cannot be used now, if that is so. */
  public Optional<String> problem() {
    return Optional.of(problem).filter(Predicate.not(String::isEmpty));
  }

  // Events

  /**
   * Writes events of one actor, all or none.
   *
   * @throws JournalException if they do not follow what is there: somebody else has written since
   */
  public void append(List<Entry> events) {
    change(
        columns -> {
          try (WriteBatch batch = new WriteBatch();
              WriteOptions options = new WriteOptions()) {
            Map<String, Long> reached = new HashMap<>();
            for (Entry event : events) {
              Long before = reached.get(event.id());
              long last = before == null ? highest(columns, event.id()) : before;
              if (event.sequence() != last + 1) {
                throw outOfTurn(event, last);
              }
              reached.put(event.id(), event.sequence());
              batch.put(columns.events(), Key.of(event.id(), event.sequence()), event.bytes());
            }
            columns.db().write(options, batch);
            highest.putAll(reached);
          }
        });
  }

  private static JournalException outOfTurn(Entry event, long last) {
    return new JournalException(
        "event %d of %s does not follow %d, the last one in the journal: somebody else has written"
            .formatted(event.sequence(), event.id(), last));
  }

  /** Sequence number of the last event there has been; 0 if there was none. */
  public synchronized long highest(String id) {
    return look(columns -> highest(columns, id));
  }

  private long highest(Columns columns, String id) throws RocksDBException {
    Long known = highest.get(id);
    if (known != null) {
      return known;
    }
    byte[] deleted = columns.db().get(columns.highest(), id.getBytes(StandardCharsets.UTF_8));
    long found = deleted == null ? 0 : ByteBuffer.wrap(deleted).getLong();
    byte[] last = Key.of(id, Long.MAX_VALUE);
    try (RocksIterator each = columns.db().newIterator(columns.events())) {
      each.seekForPrev(last);
      each.status();
      if (each.isValid() && Key.isOf(each.key(), last)) {
        found = Math.max(found, Key.sequence(each.key()));
      }
    }
    highest.put(id, found);
    return found;
  }

  /**
   * Shows the events of an actor, in order.
   *
   * @param limit how many at most
   * @throws JournalException if one is missing in between
   */
  public void replay(String id, long from, long to, long limit, ObjLongConsumer<byte[]> events) {
    look(
        columns -> {
          try (ReadOptions options = sequential();
              RocksIterator each = columns.db().newIterator(columns.events(), options)) {
            byte[] first = Key.of(id, from);
            long last = 0;
            each.seek(first);
            for (long shown = 0; shown < limit && each.isValid(); shown++, each.next()) {
              byte[] key = each.key();
              long sequence = Key.sequence(key);
              if (!Key.isOf(key, first) || sequence > to) {
                break;
              }
              if (last > 0 && sequence != last + 1) {
                throw new JournalException(
                    "event %d of %s is missing from the journal %s"
                        .formatted(last + 1, id, folder));
              }
              last = sequence;
              events.accept(each.value(), sequence);
            }
            each.status();
            return columns;
          }
        });
  }

  private static ReadOptions sequential() {
    return new ReadOptions().setFillCache(false).setReadaheadSize(READ_AHEAD_BYTES);
  }

  /** Deletes the events of an actor up to and including that one. */
  public void deleteEvents(String id, long to) {
    change(
        columns -> {
          long last = highest(columns, id);
          try (WriteBatch batch = new WriteBatch();
              WriteOptions options = new WriteOptions()) {
            batch.deleteRange(columns.events(), Key.of(id, 0), Key.of(id, Math.min(to, last) + 1));
            batch.put(
                columns.highest(),
                id.getBytes(StandardCharsets.UTF_8),
                ByteBuffer.allocate(Long.BYTES).putLong(last).array());
            columns.db().write(options, batch);
          }
        });
  }

  // Snapshots

  /** Writes a snapshot; one of the same sequence number is overwritten. */
  public void save(Entry snapshot) {
    change(
        columns -> {
          columns
              .db()
              .put(
                  columns.snapshots(),
                  Key.of(snapshot.id(), snapshot.sequence()),
                  snapshot.bytes());
        });
  }

  /** The newest snapshot between two sequence numbers that is wanted. */
  public Optional<Entry> newest(String id, long from, long to, Predicate<byte[]> wanted) {
    return look(
        columns -> {
          byte[] last = Key.of(id, to);
          try (RocksIterator each = columns.db().newIterator(columns.snapshots())) {
            for (each.seekForPrev(last); each.isValid(); each.prev()) {
              byte[] key = each.key();
              if (!Key.isOf(key, last) || Key.sequence(key) < from) {
                break;
              }
              byte[] value = each.value();
              if (wanted.test(value)) {
                return Optional.of(new Entry(id, Key.sequence(key), value));
              }
            }
            each.status();
            return Optional.empty();
          }
        });
  }

  /** Deletes those snapshots between two sequence numbers that are unwanted. */
  public void deleteSnapshots(String id, long from, long to, Predicate<byte[]> unwanted) {
    change(
        columns -> {
          byte[] first = Key.of(id, from);
          try (WriteBatch batch = new WriteBatch();
              WriteOptions options = new WriteOptions();
              ReadOptions reads = sequential();
              RocksIterator each = columns.db().newIterator(columns.snapshots(), reads)) {
            for (each.seek(first); each.isValid(); each.next()) {
              byte[] key = each.key();
              if (!Key.isOf(key, first) || Key.sequence(key) > to) {
                break;
              }
              if (unwanted.test(each.value())) {
                batch.delete(columns.snapshots(), key);
              }
            }
            each.status();
            columns.db().write(options, batch);
          }
        });
  }

  @Override
  public synchronized void close() {
    use.writeLock().lock();
    try {
      closed = true;
      if (columns != null) {
        columns.close();
        columns = null;
      }
    } finally {
      use.writeLock().unlock();
    }
  }
}
