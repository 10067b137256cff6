package io.actorflow.spill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a node may use for state: heap, of which each shard that can spill has an equal share, and
 * memory outside of it for stores on disk. Thread-safe.
 */
public final class StateMemory implements AutoCloseable {
  private final Path folder;
  private final long heapBytes;
  private final long cacheBytes;
  private final AtomicInteger rooms = new AtomicInteger();
  private final AtomicInteger stores = new AtomicInteger();
  private @Nullable StoreMemory memory;
  private boolean closed;

  /**
   * @param folder for stores; made when it is needed
   * @param heapBytes for groups on the heap
   * @param cacheBytes outside of the heap, for all stores together
   */
  public StateMemory(Path folder, long heapBytes, long cacheBytes) {
    this.folder = folder;
    this.heapBytes = heapBytes;
    this.cacheBytes = cacheBytes;
  }

  /**
   * A shard's part, until it closes it.
   *
   * @param shard its name
   */
  public StateRoom room(String shard, SegmentReader segments) {
    return new StateRoom(this, folder.resolve(shard), segments);
  }

  /** Heap that one shard may fill. */
  long share() {
    return heapBytes / Math.max(1, rooms.get());
  }

  void entered() {
    rooms.incrementAndGet();
  }

  void left() {
    rooms.decrementAndGet();
  }

  /** Memory that the stores have taken outside of the heap. */
  public synchronized long nativeBytes() {
    return memory == null ? 0 : memory.bytes();
  }

  /** Memory for a store, until {@link #storeClosed}. */
  synchronized StoreMemory storeOpens() {
    if (memory == null) {
      memory = new StoreMemory(cacheBytes);
    }
    stores.incrementAndGet();
    return memory;
  }

  synchronized void storeClosed() {
    stores.decrementAndGet();
    freeIfDone();
  }

  /** When no shards come any more. What stores hold is freed when the last has been closed. */
  @Override
  public synchronized void close() {
    closed = true;
    freeIfDone();
  }

  private void freeIfDone() {
    if (closed && stores.get() == 0 && memory != null) {
      memory.close();
      memory = null;
    }
  }

  /** Folders in one, the newest first; they are numbered. */
  static List<Path> newestFirst(Path shard) {
    if (!Files.isDirectory(shard)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(shard)) {
      return all.filter(each -> number(each) > 0)
          .sorted(Comparator.comparingInt(StateMemory::number).reversed())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int number(Path folder) {
    String name = folder.getFileName().toString();
    return name.matches("[0-9]{1,9}") ? Integer.parseInt(name) : 0;
  }

  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
