package io.actorflow.file;

import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Batch;
import io.actorflow.api.ConnectorException;
import io.actorflow.testkit.Row;
import io.actorflow.testkit.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Any order of writes, commits, rotations, deaths, and former owners that go on working: the
 * visible files hold every id up to the last position that was committed, once, in order.
 */
class FileSinkModelTest {
  private static final Schema IDS = schema(int64("id"));

  /** What happens next. */
  enum Step {
    WRITE,
    WRITE_MUCH,
    COMMIT,
    GROW_OLD,
    DIE,
    CLOSE,
    FORMER_OWNER_WRITES,
    FORMER_OWNER_COMMITS,
    FORMER_OWNER_GROWS_OLD,
    FORMER_OWNER_CLOSES
  }

  @Property(tries = 60)
  void everyCommittedRowIsThereOnce(@ForAll @Size(max = 30) List<Step> steps) throws IOException {
    Path directory = Files.createTempDirectory("file-sink");
    try (BufferAllocator allocator = new RootAllocator()) {
      new Run(directory, allocator).all(steps);
    } finally {
      try (Stream<Path> tree = Files.walk(directory)) {
        for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /** One run: ids are 0, 1, 2, ..., and the position is the last id. */
  private static final class Run {
    private final Path directory;
    private final BufferAllocator allocator;
    private final FileSinkConfig config;
    private final AtomicLong nanos = new AtomicLong();
    private final List<FileSinkWriter> formerOwners = new ArrayList<>();
    private FileSinkWriter owner;
    private long written;
    private long committed = -1;

    Run(Path directory, BufferAllocator allocator) {
      this.directory = directory;
      this.allocator = allocator;
      config =
          Contexts.sink("directory = \"%s\", max-rows = 20, max-age = 1s".formatted(directory));
      owner = open();
    }

    void all(List<Step> steps) throws IOException {
      for (Step step : steps) {
        take(step);
        assertThat(FileSinkFiles.ids(directory))
            .isEqualTo(ids(0, FileSinkFiles.ids(directory).size()))
            .hasSizeLessThanOrEqualTo((int) committed + 1);
      }
      owner.close();
      assertThat(FileSinkFiles.ids(directory)).isEqualTo(ids(0, committed + 1));
    }

    private void take(Step step) {
      switch (step) {
        case WRITE -> written += write(owner, written, 3);
        case WRITE_MUCH -> written += write(owner, written, 50);
        case COMMIT -> {
          owner.commit(Map.of("in", written - 1));
          committed = written - 1;
        }
        case GROW_OLD -> {
          nanos.addAndGet(2_000_000_000L);
          owner.completeIfOld();
        }
        case DIE -> {
          formerOwners.add(owner);
          owner = open();
        }
        case CLOSE -> {
          owner.close();
          owner = open();
        }
        case FORMER_OWNER_WRITES ->
            formerOwners.forEach(former -> tolerant(() -> write(former, 1_000_000, 2)));
        case FORMER_OWNER_COMMITS ->
            formerOwners.forEach(former -> tolerant(() -> former.commit(Map.of("in", 1_000_000L))));
        case FORMER_OWNER_GROWS_OLD -> formerOwners.forEach(FileSinkWriter::completeIfOld);
        case FORMER_OWNER_CLOSES -> {
          formerOwners.forEach(former -> tolerant(former::close));
          formerOwners.clear();
        }
      }
    }

    private FileSinkWriter open() {
      FileSinkWriter writer =
          FileSinkWriter.open(config, Contexts.writing("w", IDS, allocator), nanos::get, 64);
      assertThat(writer.positions().getOrDefault("in", -1L)).isEqualTo(committed);
      written = committed + 1;
      return writer;
    }

    private long write(FileSinkWriter writer, long first, int count) {
      try (Batch batch =
          new Rows(IDS, ids(first, first + count).stream().map(Row::row).toList()).in(allocator)) {
        writer.write(batch);
      }
      return count;
    }

    /** A former owner may fail, but only in the way that says so. */
    private static void tolerant(Runnable action) {
      try {
        action.run();
      } catch (ConnectorException failed) {
        assertThat(failed.isFenced()).isTrue();
      }
    }

    private static List<Long> ids(long from, long to) {
      return LongStream.range(from, to).boxed().toList();
    }
  }
}
