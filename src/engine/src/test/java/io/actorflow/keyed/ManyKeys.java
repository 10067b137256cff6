package io.actorflow.keyed;

import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;

import com.sun.management.OperatingSystemMXBean;
import io.actorflow.group.GroupLayout;
import io.actorflow.group.Rows;
import io.actorflow.group.RowsCodec;
import io.actorflow.spill.Checkpoint;
import io.actorflow.spill.Manifest;
import io.actorflow.spill.Segment;
import io.actorflow.spill.SegmentReader;
import io.actorflow.spill.StateMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;

/**
 * Measures a table of many keys with little heap: {@code ManyKeys KEYS FOLDER [MEMORY CACHE]}.
 * Segments are files here; what a database takes is not in the figures.
 */
final class ManyKeys implements SegmentReader {
  private static final int DELIVERY = 8192;
  private static final int DELIVERIES = 8;

  private final GroupLayout layout =
      new Aggregation(
              List.of("key"), Map.of("rows", "count(*)", "sum", "sum(price)"), Optional.empty())
          .layout(schema(int64("key"), int64("price")), "");
  private final Path folder;
  private final long memoryBytes;
  private final long cacheBytes;
  private final List<List<Rows>> journal = new ArrayList<>();
  private StateMemory memory;
  private SpillingTable state;
  private Optional<Manifest> snapshot = Optional.empty();
  private long commit;
  private long epoch = 1;
  private long written;
  private long read;
  private int snapshots;

  public static void main(String[] arguments) throws IOException {
    long keys = Long.parseLong(arguments[0]);
    Path folder = Path.of(arguments[1]);
    ManyKeys run =
        new ManyKeys(
            folder,
            arguments.length > 2
                ? Long.parseLong(arguments[2]) << 20
                : Runtime.getRuntime().maxMemory() / 4,
            arguments.length > 3 ? Long.parseLong(arguments[3]) << 20 : 64 << 20);
    run.measure(keys);
  }

  private ManyKeys(Path folder, long memoryBytes, long cacheBytes) {
    this.folder = folder;
    this.memoryBytes = memoryBytes;
    this.cacheBytes = cacheBytes;
    begin();
  }

  private void begin() {
    memory = new StateMemory(folder.resolve("state"), memoryBytes, cacheBytes);
    state = new SpillingTable(layout, memory.room("shard", this));
  }

  private void measure(long keys) {
    rows("new keys", keys, ManyKeys::mixed);
    save();
    rows("old keys at random", keys / 20, i -> mixed(Math.floorMod(mixed(i + 7), keys)));
    save();
    rows("few hot keys", keys / 20, i -> mixed(Math.floorMod(mixed(i + 9), keys / 200)));
    save();
    restart("warm, nothing behind the snapshot", false);
    rows("old keys at random", 200_000, i -> mixed(Math.floorMod(mixed(i + 3), keys)));
    long before = written;
    save();
    System.out.printf(
        Locale.ROOT, "the snapshot of that change wrote %.1f MB%n", (written - before) / 1e6);
    restart("warm", false);
    rows("old keys at random", 200_000, i -> mixed(Math.floorMod(mixed(i + 5), keys)));
    restart("warm, that in the journal", false);
    restart("cold", true);
    check(keys);
    state.close();
    memory.close();
  }

  private void rows(String what, long count, LongUnaryOperator key) {
    long begun = System.nanoTime();
    double cpu = cpuSeconds();
    long evicted = state.spilled().evicted();
    long bytes = written;
    int saved = snapshots;
    for (long first = 0; first < count; first += DELIVERY) {
      int size = (int) Math.min(DELIVERY, count - first);
      int stride = 4;
      long[] words = new long[size * stride];
      for (int i = 0; i < size; i++) {
        words[i * stride] = key.applyAsLong(first + i);
        words[i * stride + 1] = 1;
        words[i * stride + 2] = 1;
        words[i * stride + 3] = 1;
      }
      state.apply(new Rows(size, stride, words, Rows.none().texts()));
      if (first / DELIVERY % DELIVERIES == DELIVERIES - 1 || first + size == count) {
        commit();
      }
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%s: %,d rows in %.1f s, %,.0f rows/s, %.2f us of CPU each; %,d groups, %,d on the heap of"
            + " %.0f MB, %,d evicted; %d snapshots of %.0f MB; %s%n",
        what,
        count,
        seconds,
        count / seconds,
        (cpuSeconds() - cpu) * 1e6 / count,
        state.groups(),
        state.spilled().groupsInMemory(),
        state.heapBytes() / 1e6,
        state.spilled().evicted() - evicted,
        snapshots - saved,
        (written - bytes) / 1e6,
        sizes());
  }

  private void commit() {
    List<Rows> delta = state.takeDelta();
    commit++;
    if (state.isOverShare()) {
      saveCheckpoint();
    } else {
      journal.add(delta);
    }
  }

  private void save() {
    journal.add(state.takeDelta());
    commit++;
    saveCheckpoint();
  }

  private void saveCheckpoint() {
    Checkpoint checkpoint = state.checkpoint(commit, epoch);
    for (int chunk = 0; chunk < checkpoint.chunks().size(); chunk++) {
      Rows rows = checkpoint.chunks().get(chunk);
      ByteBuffer out = ByteBuffer.allocate(RowsCodec.maxSize(rows));
      RowsCodec.write(rows, out);
      try {
        Files.createDirectories(folder.resolve("segments"));
        Files.write(
            file(checkpoint.segment(), chunk),
            java.util.Arrays.copyOf(out.array(), out.position()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      written += out.position();
    }
    while (state.spill()) {
      // As its shard does when a snapshot is saved.
    }
    for (Segment dropped : checkpoint.dropped()) {
      for (int chunk = 0; chunk < dropped.chunks(); chunk++) {
        try {
          Files.delete(file(dropped, chunk));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    snapshot = Optional.of(checkpoint.manifest());
    journal.clear();
    snapshots++;
  }

  private Path file(Segment segment, int chunk) {
    return folder
        .resolve("segments")
        .resolve(segment.epoch() + "-" + segment.number() + "-" + chunk);
  }

  @Override
  public CompletionStage<Rows> read(Segment segment, int chunk) {
    try {
      byte[] bytes = Files.readAllBytes(file(segment, chunk));
      read += bytes.length;
      return CompletableFuture.completedStage(RowsCodec.read(ByteBuffer.wrap(bytes)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void restart(String what, boolean cold) {
    state.close();
    memory.close();
    if (cold) {
      SpilledLives.delete(folder.resolve("state"));
    }
    long before = read;
    long begun = System.nanoTime();
    double cpu = cpuSeconds();
    epoch++;
    begin();
    snapshot.ifPresent(state::restore);
    journal.forEach(state::replay);
    System.out.printf(
        Locale.ROOT,
        "recovery, %s: %.2f s (%.2f s of CPU), %.1f MB of segments read; %,d groups; %s%n",
        what,
        (System.nanoTime() - begun) / 1e9,
        cpuSeconds() - cpu,
        (read - before) / 1e6,
        state.groups(),
        sizes());
  }

  /** Every row counts once. */
  private void check(long keys) {
    long groups = 0;
    long rows = 0;
    for (Rows some : state.all()) {
      groups += some.count();
      for (int row = 0; row < some.count(); row++) {
        rows += some.word(row, 1);
      }
    }
    long expected = keys + 2 * (keys / 20) + 400_000;
    if (groups != keys || rows != expected) {
      throw new AssertionError(
          "%d groups of %d rows (expected: %d of %d)".formatted(groups, rows, keys, expected));
    }
    System.out.printf(Locale.ROOT, "%,d groups hold all %,d rows%n", groups, rows);
  }

  private String sizes() {
    return "RSS %s, disk %.0f MB, segments %.0f MB"
        .formatted(
            rss(), size(folder.resolve("state")) / 1e6, size(folder.resolve("segments")) / 1e6);
  }

  /** Of all threads, those of the store included. */
  private static double cpuSeconds() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e9;
  }

  private static String rss() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS") || line.startsWith("VmHWM"))
          .map(line -> line.replaceAll("\\s+", " "))
          .sorted(Comparator.reverseOrder())
          .toList()
          .toString();
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static long size(Path folder) {
    if (!Files.exists(folder)) {
      return 0;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long mixed(long value) {
    long h = value * 0xBF58476D1CE4E5B9L;
    h ^= h >>> 29;
    return h * 0x94D049BB133111EBL;
  }
}
