package io.actorflow.file;

import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.testkit.Row.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.Batch;
import io.actorflow.api.ConnectorException;
import io.actorflow.api.Delivery.Guarantee;
import io.actorflow.api.PipelineException;
import io.actorflow.api.SinkWriter;
import io.actorflow.testkit.Row;
import io.actorflow.testkit.Rows;
import io.actorflow.testkit.TestAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class AppendingWriterTest {
  private static final Schema IDS = schema(int64("id"));
  private static final String CURRENT = "test.letters.jsonl";

  @RegisterExtension final TestAllocator memory = new TestAllocator();

  private final Path directory;
  private Instant now = Instant.now();

  AppendingWriterTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private SinkWriter open(String settings) {
    FileSinkConfig config =
        Contexts.sink(
            "directory = \"%s\"\ndelivery = at-least-once\n%s".formatted(directory, settings));
    assertThat(new FileSink(config).delivery().guarantee()).isEqualTo(Guarantee.AT_LEAST_ONCE);
    return AppendingWriter.open(
        config, Contexts.writing("test.letters", IDS, memory.get()), () -> now);
  }

  private void write(SinkWriter writer, long... ids) {
    Row[] rows = LongStream.of(ids).mapToObj(id -> row(id)).toArray(Row[]::new);
    try (Batch batch = Rows.batch(IDS, rows).in(memory.get())) {
      writer.write(batch);
    }
  }

  private List<String> lines(String file) throws IOException {
    return Files.readAllLines(directory.resolve(file));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void rowsCanBeReadAsSoonAsTheyAreCommitted() throws IOException {
    try (SinkWriter writer = open("")) {
      write(writer, 1, 2);
      assertThat(files()).isEmpty();
      writer.commit(Map.of("in", 1L));
      assertThat(lines(CURRENT)).containsExactly("{\"id\":1}", "{\"id\":2}");
      writer.commit(Map.of("in", 2L));
      write(writer, 3);
      writer.commit(Map.of("in", 3L));
      assertThat(writer.positions()).isEmpty();
    }
    assertThat(lines(CURRENT)).containsExactly("{\"id\":1}", "{\"id\":2}", "{\"id\":3}");
  }

  @Test
  void aFileMayBeMovedAwayAtAnyTime() throws IOException {
    try (SinkWriter writer = open("")) {
      write(writer, 1);
      writer.commit(Map.of());
      Files.move(directory.resolve(CURRENT), directory.resolve("taken"));
      write(writer, 2);
      writer.commit(Map.of());
    }
    assertThat(lines("taken")).containsExactly("{\"id\":1}");
    assertThat(lines(CURRENT)).containsExactly("{\"id\":2}");
  }

  @Test
  void aFullFileGetsANumberAndTheNextOneBegins() throws IOException {
    try (SinkWriter writer = open("max-size = 9")) {
      for (long id = 1; id <= 3; id++) {
        write(writer, id);
        writer.commit(Map.of());
      }
    }
    assertThat(files())
        .containsExactly("test.letters.0000000000.jsonl", "test.letters.0000000001.jsonl", CURRENT);
    assertThat(lines(CURRENT)).containsExactly("{\"id\":3}");
  }

  @Test
  void countsTheRowsOfAFormerWriterToo() throws IOException {
    try (SinkWriter writer = open("max-rows = 2")) {
      write(writer, 1);
      writer.commit(Map.of());
    }
    try (SinkWriter writer = open("max-rows = 2")) {
      write(writer, 2);
      writer.commit(Map.of());
      write(writer, 3);
      writer.commit(Map.of());
    }
    assertThat(lines("test.letters.0000000000.jsonl")).hasSize(2);
    assertThat(lines(CURRENT)).containsExactly("{\"id\":3}");
  }

  @Test
  void anOldFileIsComplete() throws IOException {
    try (SinkWriter writer = open("max-age = 1h")) {
      write(writer, 1);
      writer.commit(Map.of());
      write(writer, 2);
      writer.commit(Map.of());
      now = now.plus(Duration.ofHours(2));
      write(writer, 3);
      writer.commit(Map.of());
    }
    assertThat(lines("test.letters.0000000000.jsonl")).hasSize(2);
    assertThat(lines(CURRENT)).containsExactly("{\"id\":3}");
  }

  @Test
  void whatADeadWriterLeftOfARowIsCutOff() throws IOException {
    Files.writeString(directory.resolve(CURRENT), "{\"id\":1}\n{\"id\"");
    try (SinkWriter writer = open("")) {
      write(writer, 2);
      writer.commit(Map.of());
    }
    assertThat(lines(CURRENT)).containsExactly("{\"id\":1}", "{\"id\":2}");
  }

  @Test
  void stopsWhenTheFilesAreFullAndGoesOnWhenSomebodyMakesRoom() throws IOException {
    try (SinkWriter writer = open("limit { size = 20, when-full = stop }")) {
      write(writer, 1, 2);
      writer.commit(Map.of());
      write(writer, 3);
      assertThatThrownBy(() -> writer.commit(Map.of()))
          .isInstanceOfSatisfying(
              ConnectorException.class, full -> assertThat(full.isRetryable()).isFalse())
          .hasMessage(
              "the files '%s/test.letters*.jsonl' hold 18 bytes, and 9 bytes more are beyond limit.size = 20 bytes; move or delete some of them, or raise it",
              directory);
      assertThat(lines(CURRENT)).hasSize(2);

      Files.delete(directory.resolve(CURRENT));
      writer.commit(Map.of());
    }
    assertThat(lines(CURRENT)).containsExactly("{\"id\":3}");
  }

  @Test
  void dropsTheOldestFilesIfThatIsWanted() throws IOException {
    try (SinkWriter writer = open("max-size = 9, limit { size = 27, when-full = drop-oldest }")) {
      for (long id = 1; id <= 5; id++) {
        write(writer, id);
        writer.commit(Map.of());
      }
    }
    assertThat(lines(CURRENT)).containsExactly("{\"id\":5}");
    assertThat(lines("test.letters.0000000003.jsonl")).containsExactly("{\"id\":4}");
    assertThat(files()).hasSize(3);
  }

  @Test
  void dropsTheOldestOfFilesThatAreSmallBesideTheLimit() throws IOException {
    try (SinkWriter writer = open("limit { size = 1KiB, when-full = drop-oldest }")) {
      for (long id = 100; id < 999; id++) {
        write(writer, id);
        writer.commit(Map.of());
      }
    }
    long kept = 0;
    for (String file : files()) {
      kept += lines(file).size();
    }
    assertThat(kept * "{'id':100}\n".length()).isBetween(700L, 1024L);
    assertThat(lines(CURRENT)).endsWith("{\"id\":998}");
  }

  @Test
  void dropsNothingIfThatWouldNotMakeRoomEnough() throws IOException {
    try (SinkWriter writer = open("max-size = 9, limit { size = 40, when-full = drop-oldest }")) {
      for (long id = 1; id <= 3; id++) {
        write(writer, id);
        writer.commit(Map.of());
      }
      List<String> before = files();
      write(writer, 4, 5, 6, 7, 8);
      assertThatThrownBy(() -> writer.commit(Map.of()))
          .isInstanceOf(ConnectorException.class)
          .hasMessageContaining("45 bytes more are beyond limit.size = 40 bytes");
      assertThat(files()).hasSameSizeAs(before);
    }
  }

  @Test
  void whatADeadWriterLeftOfARowWithLineBreaksInItIsCutOffToo() throws IOException {
    Path file = directory.resolve("test.letters.csv");
    Files.writeString(file, "\"id\"\n1\n\"two\nli");
    try (SinkWriter writer = open("format = csv, header = true, max-rows = 2")) {
      assertThat(file).hasContent("\"id\"\n1\n");
      write(writer, 2);
      writer.commit(Map.of());
      write(writer, 3);
      writer.commit(Map.of());
    }
    assertThat(lines("test.letters.0000000000.csv")).containsExactly("\"id\"", "1", "2");
    assertThat(lines("test.letters.csv")).containsExactly("\"id\"", "3");
  }

  @Test
  void theLimitHoldsWithTheNamesOfColumnsToo() throws IOException {
    try (SinkWriter writer =
        open("format = csv, header = true, limit { size = 6, when-full = stop }")) {
      write(writer, 1);
      assertThatThrownBy(() -> writer.commit(Map.of()))
          .hasMessageContaining("7 bytes more are beyond limit.size = 6 bytes");
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void saysWhatItMayNotDo() throws IOException {
    Path sealed = Files.createDirectory(directory.resolve("sealed"));
    Files.writeString(sealed.resolve("file"), "");
    FileSinkConfig config =
        Contexts.sink("directory = \"%s/file/below\"\ndelivery = at-least-once".formatted(sealed));
    assertThatThrownBy(
            () -> new FileSink(config).open(Contexts.writing("test.letters", IDS, memory.get())))
        .isInstanceOf(ConnectorException.class)
        .hasMessage(
            "'%s/file' is a file (expected: a directory); correct the setting 'directory'", sealed);
  }

  @Test
  void aLimitNeedsFilesThatAreOnlyAppendedTo() {
    assertThatThrownBy(
            () -> Contexts.sink("directory = d, limit { size = 1MiB, when-full = stop }"))
        .isInstanceOf(PipelineException.class)
        .hasMessage("limit.size: 1048576 (expected: nothing, unless delivery = at-least-once)");
  }

  @Test
  void aFileThatCannotBeWrittenToIsLeftAsItWas() throws IOException {
    try (SinkWriter writer = open("")) {
      write(writer, 1);
      writer.commit(Map.of());
      Path current = directory.resolve(CURRENT);
      Files.setPosixFilePermissions(current, PosixFilePermissions.fromString("r--------"));
      if (Files.isWritable(current)) {
        return; // for root there is nothing that may not be written to
      }
      write(writer, 2);
      assertThatThrownBy(() -> writer.commit(Map.of()))
          .isInstanceOf(ConnectorException.class)
          .hasMessageContaining("may not write in '%s'", directory);
    }
    assertThat(lines(CURRENT)).containsExactly("{\"id\":1}");
  }

  @Test
  void eachFileOfCsvBeginsWithTheNamesOfItsColumns() throws IOException {
    FileSinkConfig config =
        Contexts.sink(
            "directory = \"%s\", delivery = at-least-once, format = csv, header = true, max-rows = 1"
                .formatted(directory));
    try (SinkWriter writer = new FileSink(config).open(Contexts.writing("w", IDS, memory.get()))) {
      write(writer, 1);
      writer.commit(Map.of());
      write(writer, 2);
      writer.commit(Map.of());
    }
    assertThat(lines("test.w.0000000000.csv")).containsExactly("\"id\"", "1");
    assertThat(lines("test.w.csv")).containsExactly("\"id\"", "2");
  }
}
