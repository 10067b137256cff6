package io.actorflow.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.group.Rows;
import io.actorflow.group.RowsCodec;
import io.actorflow.spill.Checkpoint;
import io.actorflow.spill.Manifest;
import io.actorflow.spill.Segment;
import io.actorflow.spill.SegmentReader;
import io.actorflow.spill.StateMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One spilled state after another, each come back from what those before it have persisted: the
 * journal and the segments, which are kept, and the store on disk, which may have suffered.
 */
final class SpilledLives implements SegmentReader, AutoCloseable {
  private final Bids bids;
  private final Path folder;
  private final long heapBytes;
  private final Random random;
  private final Map<String, byte[]> chunks = new TreeMap<>();
  private final List<List<Rows>> behindSnapshot = new ArrayList<>();
  private @Nullable Manifest snapshot;
  private @Nullable Checkpoint underWay;
  private @Nullable Path copy;
  private StateMemory memory;
  private SegmentedState state;
  private long commit;
  private long epoch = 1;
  private int behindCheckpoint;
  private int written;
  private long chunksRead;

  SpilledLives(Bids bids, Path folder, long heapBytes, Random random) {
    this.bids = bids;
    this.folder = folder;
    this.heapBytes = heapBytes;
    this.random = random;
    begin();
  }

  private void begin() {
    memory = new StateMemory(folder, heapBytes, 4 << 20);
    state = (SegmentedState) bids.newState(memory.room("shard", this));
  }

  SegmentedState state() {
    return state;
  }

  /** Chunks that have been read back so far. */
  long chunksRead() {
    return chunksRead;
  }

  int chunks() {
    return chunks.size();
  }

  /** Persists what has changed; begins a snapshot if one is due or wanted. */
  List<Rows> commit(boolean wantsSnapshot) {
    List<Rows> delta = state.takeDelta();
    commit++;
    if (underWay == null && (wantsSnapshot || state.isOverShare())) {
      underWay = state.checkpoint(commit, epoch);
      behindCheckpoint = behindSnapshot.size() + 1;
      written = 0;
    }
    behindSnapshot.add(delta);
    return delta;
  }

  boolean isSaving() {
    return underWay != null;
  }

  /** Takes a step towards the snapshot that is under way. */
  void save() {
    Checkpoint checkpoint = underWay;
    if (checkpoint == null) {
      return;
    }
    if (written < checkpoint.chunks().size()) {
      Rows rows = checkpoint.chunks().get(written);
      ByteBuffer out = ByteBuffer.allocate(RowsCodec.maxSize(rows));
      RowsCodec.write(rows, out);
      byte[] bytes = new byte[out.position()];
      out.flip().get(bytes);
      chunks.put(name(checkpoint.segment(), written++), bytes);
      if (random.nextBoolean()) {
        return;
      }
    }
    if (state.spill() || written < checkpoint.chunks().size()) {
      return;
    }
    snapshot = checkpoint.manifest();
    behindSnapshot.subList(0, behindCheckpoint).clear();
    state.saved();
    for (Segment dropped : checkpoint.dropped()) {
      for (int chunk = 0; chunk < dropped.chunks(); chunk++) {
        chunks.remove(name(dropped, chunk));
      }
    }
    underWay = null;
  }

  private static String name(Segment segment, int chunk) {
    return segment.epoch() + "|" + segment.number() + "|" + chunk;
  }

  @Override
  public CompletionStage<Rows> read(Segment segment, int chunk) {
    byte[] bytes = Objects.requireNonNull(chunks.get(name(segment, chunk)), segment::toString);
    chunksRead++;
    return CompletableFuture.completedStage(RowsCodec.read(ByteBuffer.wrap(bytes)));
  }

  /** What has become of the store when the next life looks for it. */
  enum Store {
    CLOSED,
    KILLED,
    LOST,
    DAMAGED,
    OF_LONG_AGO
  }

  /** Remembers the store as it is now. */
  void remember() {
    Path kept = folder.resolveSibling(folder.getFileName() + "-kept");
    delete(kept);
    copy(folder, kept);
    copy = kept;
  }

  /** The next life begins. */
  void restart(Store store) {
    Path killed = folder.resolveSibling(folder.getFileName() + "-killed");
    if (store == Store.KILLED) {
      copy(folder, killed);
    }
    close();
    switch (store) {
      case CLOSED -> {}
      case KILLED -> {
        delete(folder);
        copy(killed, folder);
        delete(killed);
      }
      case LOST -> delete(folder);
      case DAMAGED -> damage();
      case OF_LONG_AGO -> {
        if (copy != null) {
          delete(folder);
          copy(copy, folder);
        }
      }
    }
    underWay = null;
    epoch++;
    begin();
    if (snapshot != null) {
      state.restore(snapshot);
    }
    for (List<Rows> delta : behindSnapshot) {
      state.replay(delta);
      assertThat(state.results(delta, 0)).isEqualTo(delta);
    }
    state.recovered(commit);
    assertThat(state.hasChanges()).isFalse();
  }

  private void damage() {
    List<Path> files = files(folder);
    if (files.isEmpty()) {
      return;
    }
    Path file = files.get(random.nextInt(files.size()));
    try {
      byte[] bytes = Files.readAllBytes(file);
      if (random.nextBoolean() || bytes.length == 0) {
        Files.delete(file);
      } else {
        Files.write(file, java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path folder) {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) {
    for (Path file : files(from)) {
      Path there = to.resolve(from.relativize(file));
      try {
        Files.createDirectories(Objects.requireNonNull(there.getParent()));
        Files.copy(file, there);
      } catch (java.nio.file.NoSuchFileException e) {
        // It has gone meanwhile, as files of a store do.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    state.close();
    memory.close();
  }
}
