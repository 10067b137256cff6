package io.actorflow.spill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one life of a shard has on its node for its state: a share of the heap, and a store on disk
 * once that is exceeded. Each life has a folder of its own: one before it may still be there.
 */
public final class StateRoom implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StateRoom.class);

  private final StateMemory memory;
  private final Path folder;
  private final SegmentReader segments;
  private @Nullable SpillStore store;
  private boolean entered;
  private boolean closed;

  StateRoom(StateMemory memory, Path folder, SegmentReader segments) {
    this.memory = memory;
    this.folder = folder;
    this.segments = segments;
  }

  /** One with heap for everything, for a state that nobody persists in segments. */
  public static StateRoom endless() {
    return new StateMemory(Path.of(""), Long.MAX_VALUE, 0)
        .room(
            "",
            (segment, chunk) ->
                CompletableFuture.failedStage(new IllegalStateException("nowhere")));
  }

  /** From now on it has its share. */
  public void enter() {
    if (!entered) {
      entered = true;
      memory.entered();
    }
  }

  /** Heap that it may fill now. */
  public long share() {
    return memory.share();
  }

  public SegmentReader segments() {
    return segments;
  }

  /** The store that a life before has left behind, if there is one that serves. */
  public Optional<SpillStore> findStore(Predicate<Marker> serves) {
    Optional<SpillStore> found = Optional.empty();
    for (Path each : StateMemory.newestFirst(folder)) {
      if (found.isEmpty() && !SpillStore.isUnusable(each)) {
        try {
          SpillStore opened = open(each);
          Marker marker = opened.marker();
          if (marker != null && serves.test(marker)) {
            store = opened;
            found = Optional.of(opened);
            continue;
          }
          opened.close();
        } catch (RocksDBException | SpillException e) {
          LOG.warn("the store of spilled state {} is not used: {}", each, e.getMessage());
        }
      }
      discard(each);
    }
    return found;
  }

  /** An empty store. */
  public SpillStore newStore() {
    List<Path> others = StateMemory.newestFirst(folder);
    int next = others.isEmpty() ? 1 : StateMemory.number(others.getFirst()) + 1;
    others.forEach(this::discard);
    Path own = folder.resolve(Integer.toString(next));
    try {
      Files.createDirectories(own);
      SpillStore made = open(own);
      store = made;
      return made;
    } catch (IOException | RocksDBException e) {
      throw new SpillException(
          "state cannot be spilled to %s: %s (check that the folder can be written to and the disk is not full)"
              .formatted(own, e.getMessage()),
          e);
    }
  }

  private SpillStore open(Path each) throws RocksDBException {
    StoreMemory shared = memory.storeOpens();
    try {
      return new SpillStore(each, shared, memory::storeClosed);
    } catch (RocksDBException | RuntimeException e) {
      memory.storeClosed();
      throw e;
    }
  }

  /** Deletes a store that nobody uses. */
  private void discard(Path each) {
    if (isInUse(each)) {
      return;
    }
    StateMemory.delete(each);
  }

  /** Another life that is not yet gone holds the lock of its store, in this process or another. */
  private boolean isInUse(Path each) {
    if (SpillStore.isUnusable(each)) {
      return false;
    }
    try {
      open(each).close();
      return false;
    } catch (RocksDBException e) {
      return String.valueOf(e.getMessage()).contains("LOCK");
    }
  }

  /** Deletes what it has on disk, for good. */
  public void forget() {
    close();
    StateMemory.delete(folder);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      if (entered) {
        memory.left();
      }
      if (store != null) {
        store.close();
      }
    }
  }
}
