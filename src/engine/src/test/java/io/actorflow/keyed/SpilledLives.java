package io.actorflow.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Provenance;
import io.actorflow.group.Rows;
import io.actorflow.group.RowsCodec;
import io.actorflow.spill.Checkpoint;
import io.actorflow.spill.Manifest;
import io.actorflow.spill.Segment;
import io.actorflow.spill.SegmentReader;
import io.actorflow.spill.SpillException;
import io.actorflow.spill.StateMemory;
import io.actorflow.spill.StateRoom;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One spilled state after another, each come back from what those before it have persisted: the
 * journal and the segments, which are kept, and the store on disk, which may have suffered.
 */
final class SpilledLives implements SegmentReader, AutoCloseable {
  private final Function<StateRoom, KeyedState> states;
  private final Function<List<Rows>, List<?>> told;
  private final Path folder;
  private final long heapBytes;
  private final Random random;
  private final Map<String, byte[]> chunks = new TreeMap<>();
  private final List<Commit> behindSnapshot = new ArrayList<>();
  private @Nullable Saved snapshot;
  private @Nullable Checkpoint underWay;
  private @Nullable Path copy;
  private StateMemory memory;
  private SegmentedState state;
  private long commit;
  private long watermark = Provenance.NO_WATERMARK;
  private long epoch = 1;
  private int behindCheckpoint;
  private int chunksWritten;
  private long watermarkUnderWay;
  private boolean isSnapshotSaved;
  private long chunksRead;

  private record Commit(List<byte[]> delta, long watermark, List<?> results, long outgoing) {}

  private record Saved(Manifest manifest, long watermark) {}

  /**
   * @param states begins a life
   * @param told what a sink gets of results, in their order
   */
  SpilledLives(
      Function<StateRoom, KeyedState> states,
      Function<List<Rows>, List<?>> told,
      Path folder,
      long heapBytes,
      Random random) {
    this.states = states;
    this.told = told;
    this.folder = folder;
    this.heapBytes = heapBytes;
    this.random = random;
    begin();
  }

  private void begin() {
    memory = new StateMemory(folder, heapBytes, 4 << 20);
    state = (SegmentedState) states.apply(memory.room("shard", this));
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

  /**
   * Persists what has changed, or more results of the commit before; begins a snapshot if one is
   * due or wanted. Answers what comes out.
   */
  List<?> commit(long reached, boolean wantsSnapshot) {
    boolean isMore = state.hasMoreResults();
    List<Rows> delta = isMore ? List.of() : state.takeDelta();
    List<byte[]> written = delta.stream().map(SpilledLives::bytes).toList();
    commit++;
    watermark = isMore ? watermark : reached;
    List<?> results = told.apply(state.results(delta, watermark));
    if (underWay == null && (wantsSnapshot || state.isOverShare())) {
      underWay = state.checkpoint(commit, epoch);
      watermarkUnderWay = watermark;
      behindCheckpoint = behindSnapshot.size() + 1;
      chunksWritten = 0;
      isSnapshotSaved = false;
    }
    behindSnapshot.add(new Commit(written, watermark, results, state.outgoing(watermark)));
    return results;
  }

  boolean isSaving() {
    return underWay != null;
  }

  /** Takes a step towards the snapshot that is under way, or behind it. */
  void save() {
    Checkpoint checkpoint = underWay;
    if (checkpoint == null) {
      return;
    }
    if (chunksWritten < checkpoint.chunks().size()) {
      Rows rows = checkpoint.chunks().get(chunksWritten);
      chunks.put(name(checkpoint.segment(), chunksWritten++), bytes(rows));
      return;
    }
    if (!isSnapshotSaved) {
      isSnapshotSaved = true;
      snapshot = new Saved(checkpoint.manifest(), watermarkUnderWay);
      behindSnapshot.subList(0, behindCheckpoint).clear();
      for (Segment dropped : checkpoint.dropped()) {
        for (int chunk = 0; chunk < dropped.chunks(); chunk++) {
          chunks.remove(name(dropped, chunk));
        }
      }
    }
    if (!state.spill()) {
      underWay = null;
    }
  }

  private static byte[] bytes(Rows rows) {
    ByteBuffer out = ByteBuffer.allocate(RowsCodec.maxSize(rows));
    RowsCodec.write(rows, out);
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
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

  /**
   * The next life begins, whatever has become of the store. One that turns out to be damaged only
   * when it is read is not there for the life after that.
   */
  void restart(Random what) {
    List<Store> all = List.of(Store.values());
    Store store = all.get(what.nextInt(all.size()));
    try {
      restart(store);
    } catch (SpillException e) {
      assertThat(store).isEqualTo(Store.DAMAGED);
      restart(Store.CLOSED);
    }
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
      state.restore(snapshot.manifest());
      state.restoreWatermark(snapshot.watermark());
    }
    for (Commit each : behindSnapshot) {
      List<Rows> delta =
          each.delta().stream().map(bytes -> RowsCodec.read(ByteBuffer.wrap(bytes))).toList();
      state.replay(delta);
      List<?> results = told.apply(state.results(delta, each.watermark()));
      assertThat(results).isEqualTo(each.results());
      assertThat(state.outgoing(each.watermark())).isEqualTo(each.outgoing());
    }
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

  /** A store may delete some of them meanwhile. */
  private static List<Path> files(Path folder) {
    List<Path> files = new ArrayList<>();
    if (Files.exists(folder)) {
      try {
        Files.walkFileTree(
            folder,
            new SimpleFileVisitor<>() {
              @Override
              public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files.add(file);
                return FileVisitResult.CONTINUE;
              }

              @Override
              public FileVisitResult visitFileFailed(Path file, IOException failure)
                  throws IOException {
                if (failure instanceof NoSuchFileException) {
                  return FileVisitResult.CONTINUE;
                }
                throw failure;
              }
            });
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    files.sort(Comparator.naturalOrder());
    return files;
  }

  private static void copy(Path from, Path to) {
    for (Path file : files(from)) {
      Path there = to.resolve(from.relativize(file));
      try {
        Files.createDirectories(Objects.requireNonNull(there.getParent()));
        Files.copy(file, there);
      } catch (NoSuchFileException e) {
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
