package io.actorflow.file;

import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.api.Columns.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.Batch;
import io.actorflow.api.ConnectorException;
import io.actorflow.api.PipelineException;
import io.actorflow.testkit.Row;
import io.actorflow.testkit.Rows;
import io.actorflow.testkit.TestAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileSinkTest {
  private static final Schema IDS = schema(int64("id"));

  // A few rows: what is written stands in the file before it is committed.
  private static final int FLUSH_BYTES = 64;

  @RegisterExtension final TestAllocator memory = new TestAllocator();

  private final Path directory;

  private final AtomicLong nanos = new AtomicLong();

  FileSinkTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void rowsAppearWhenTheFileHasRowsEnough() throws IOException {
    try (FileSinkWriter writer = open("max-rows = 3")) {
      write(writer, 1, 2);
      writer.commit(Map.of("in", 1L));
      assertThat(visible()).isEmpty();
      write(writer, 3, 4);
      assertThat(visible()).isEmpty();
      writer.commit(Map.of("in", 3L));
      assertThat(visible()).containsExactly("test.w%2F1.0000000000.jsonl");
      assertThat(ids()).containsExactly(1L, 2L, 3L, 4L);
      write(writer, 5, 6, 7);
      writer.commit(Map.of("in", 6L));
    }
    assertThat(visible())
        .containsExactly("test.w%2F1.0000000000.jsonl", "test.w%2F1.0000000001.jsonl");
    assertThat(ids()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
  }

  @Test
  void rowsAppearWhenTheFileIsLargeEnough() throws IOException {
    try (FileSinkWriter writer = open("max-size = 25")) {
      write(writer, 1, 2, 3);
      writer.commit(Map.of("in", 1L));
      assertThat(ids()).containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void rowsAppearWhenTheFileIsOldEnoughAndNothingElseComes() throws IOException {
    try (FileSinkWriter writer = open("max-age = 10s")) {
      write(writer, 1);
      writer.commit(Map.of("in", 1L));
      nanos.set(9_000_000_000L);
      writer.completeIfOld();
      assertThat(ids()).isEmpty();
      nanos.set(10_000_000_000L);
      writer.completeIfOld();
      assertThat(ids()).containsExactly(1L);
      write(writer, 2);
      nanos.set(30_000_000_000L);
      writer.completeIfOld();
      assertThat(ids()).containsExactly(1L);
      writer.commit(Map.of("in", 2L));
      assertThat(ids()).containsExactly(1L, 2L);
    }
  }

  @Test
  @Timeout(60)
  void aTimerLooksForFilesThatAreOld() throws IOException {
    FileSinkConfig config = config("max-age = 50ms");
    try (FileSinkWriter writer =
        FileSinkWriter.open(config, Contexts.writing("w/1", IDS, memory.get()))) {
      write(writer, 1);
      writer.commit(Map.of("in", 1L));
      while (ids().isEmpty()) {
        Thread.onSpinWait();
      }
      assertThat(ids()).containsExactly(1L);
    }
  }

  @Test
  void closingCompletesTheFileWithoutWhatWasNotCommitted() throws IOException {
    FileSinkWriter writer = open("");
    write(writer, 1);
    writer.commit(Map.of("in", 1L));
    write(writer, LongStream.range(2, 100).toArray());
    writer.close();
    writer.close();
    assertThat(ids()).containsExactly(1L);
    try (FileSinkWriter next = open("")) {
      assertThat(next.positions()).containsExactly(Map.entry("in", 1L));
    }
  }

  @Test
  void positionsOfAllChannelsAreKeptAcrossFilesAndOwners() {
    try (FileSinkWriter writer = open("max-rows = 1")) {
      assertThat(writer.positions()).isEmpty();
      write(writer, 1);
      writer.commit(Map.of("a b\n%", 7L));
      write(writer, 2);
      writer.commit(Map.of("ü", 8L));
      writer.commit(Map.of("empty", 9L));
    }
    try (FileSinkWriter writer = open("")) {
      assertThat(writer.positions())
          .containsOnly(Map.entry("a b\n%", 7L), Map.entry("ü", 8L), Map.entry("empty", 9L));
    }
  }

  @Test
  void aNewOwnerCompletesWhatADeadOneCommittedAndDropsTheRest() throws IOException {
    FileSinkWriter dead = open("");
    write(dead, 1, 2);
    dead.commit(Map.of("in", 2L));
    write(dead, LongStream.range(3, 200).toArray());
    try (FileSinkWriter writer = open("")) {
      assertThat(writer.positions()).containsExactly(Map.entry("in", 2L));
      assertThat(ids()).containsExactly(1L, 2L);
      write(writer, 3);
      writer.commit(Map.of("in", 3L));
    }
    assertThat(ids()).containsExactly(1L, 2L, 3L);
    dead.close();
    assertThat(ids()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aFormerOwnerIsFencedAndChangesNothing() throws IOException {
    FileSinkWriter former = open("");
    write(former, 1);
    former.commit(Map.of("in", 1L));
    try (FileSinkWriter writer = open("")) {
      write(writer, 2);
      writer.commit(Map.of("in", 2L));
      write(former, 3);
      assertThatThrownBy(() -> former.commit(Map.of("in", 3L)))
          .isInstanceOfSatisfying(
              ConnectorException.class, fenced -> assertThat(fenced.isFenced()).isTrue())
          .hasMessageContaining("has been taken over");
      assertThatThrownBy(() -> write(former, 4)).isInstanceOf(ConnectorException.class);
      former.close();
      FileSinkWriter unaware = open("");
      assertThat(unaware.positions()).containsExactly(Map.entry("in", 2L));
      unaware.close();
    }
    assertThat(ids()).containsExactly(1L, 2L);
  }

  @Test
  void aFileThatSomebodyHasTakenAwayDoesNotComeBack() throws IOException {
    FileSinkWriter dead = open("max-rows = 1");
    write(dead, 1);
    dead.commit(Map.of("in", 1L));
    Files.delete(directory.resolve(visible().getFirst()));
    write(dead, LongStream.range(2, 200).toArray());
    try (FileSinkWriter writer = open("")) {
      assertThat(visible()).isEmpty();
      write(writer, 2);
      writer.commit(Map.of("in", 2L));
    }
    assertThat(ids()).containsExactly(2L);
  }

  @Test
  void aFileThatCouldNotBeRenamedIsCompletedByTheNextOwner() throws IOException {
    Path inTheWay = directory.resolve("test.w%2F1.0000000000.jsonl").resolve("x");
    Files.createDirectories(inTheWay);
    FileSinkWriter writer = open("max-rows = 2");
    write(writer, 1, 2);
    assertThatThrownBy(() -> writer.commit(Map.of("in", 2L)))
        .isInstanceOfSatisfying(
            ConnectorException.class, failed -> assertThat(failed.isRetryable()).isTrue());
    writer.close();
    assertThatThrownBy(() -> open("")).isInstanceOf(ConnectorException.class);
    Files.delete(inTheWay);
    Files.delete(inTheWay.getParent());
    try (FileSinkWriter next = open("")) {
      assertThat(next.positions()).containsExactly(Map.entry("in", 2L));
    }
    assertThat(ids()).containsExactly(1L, 2L);
  }

  @RepeatedTest(20)
  void ofSeveralThatOpenAtOnceOneRemains() throws Exception {
    try (FileSinkWriter first = open("")) {
      write(first, 1);
      first.commit(Map.of("in", 1L));
    }
    List<Future<Optional<FileSinkWriter>>> opening = new ArrayList<>();
    List<FileSinkWriter> opened = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int number = 0; number < 8; number++) {
        opening.add(threads.submit(() -> unlessFenced(() -> open(""))));
      }
      for (Future<Optional<FileSinkWriter>> attempt : opening) {
        attempt.get().ifPresent(opened::add);
      }
    }
    int working = 0;
    for (FileSinkWriter writer : opened) {
      assertThat(writer.positions()).containsExactly(Map.entry("in", 1L));
      working += unlessFenced(() -> commit(writer, 2)).isPresent() ? 1 : 0;
    }
    opened.forEach(FileSinkWriter::close);
    assertThat(working).isOne();
    assertThat(ids()).containsExactly(1L, 2L);
    try (Stream<Path> left = Files.list(directory.resolve(".actorflow/test.w%2F1"))) {
      assertThat(left).hasSize(1);
    }
  }

  @RepeatedTest(5)
  void ownersThatTakeOverFromEachOtherLoseAndRepeatNothing() throws Exception {
    List<Future<?>> owners = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      for (int thread = 0; thread < 3; thread++) {
        owners.add(
            threads.submit(
                () -> {
                  for (int round = 0; round < 15; round++) {
                    unlessFenced(this::ownForAWhile);
                  }
                }));
      }
      for (Future<?> owner : owners) {
        owner.get();
      }
    }
    try (FileSinkWriter last = open("")) {
      long committed = last.positions().getOrDefault("in", -1L);
      assertThat(ids()).isEqualTo(LongStream.rangeClosed(0, committed).boxed().toList());
    }
  }

  private Long ownForAWhile() {
    try (FileSinkWriter writer = open("max-rows = 5")) {
      long next = writer.positions().getOrDefault("in", -1L) + 1;
      for (int batch = 0; batch < 3; batch++) {
        write(writer, next, next + 1, next + 2);
        writer.commit(Map.of("in", next + 2));
        next += 3;
      }
      return next;
    }
  }

  private Long commit(FileSinkWriter writer, long id) {
    write(writer, id);
    writer.commit(Map.of("in", id));
    return id;
  }

  private static <T> Optional<T> unlessFenced(Supplier<T> action) {
    try {
      return Optional.of(action.get());
    } catch (ConnectorException failed) {
      assertThat(failed.isFenced()).isTrue();
      return Optional.empty();
    }
  }

  @Test
  void aDamagedRecordIsRefused() throws IOException {
    try (FileSinkWriter writer = open("")) {
      write(writer, 1);
      writer.commit(Map.of("in", 1L));
    }
    Path record = directory.resolve(".actorflow/test.w%2F1/epoch-0000000001/committed");
    byte[] bytes = Files.readAllBytes(record);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] damaged = bytes.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> CommitRecord.of(damaged)).isInstanceOf(IOException.class);
    }
    bytes[30]++;
    Files.write(record, bytes);
    assertThatThrownBy(() -> open(""))
        .isInstanceOfSatisfying(
            ConnectorException.class, failed -> assertThat(failed.isRetryable()).isFalse())
        .hasMessageContaining("is damaged");
  }

  @Test
  void writesCsvWithTheNamesInTheFirstLine() throws IOException {
    Schema columns = schema(int64("id"), utf8("a \"name\""));
    FileSinkConfig config =
        config("format { type = csv, delimiter = \";\" }, header = true, max-rows = 1");
    try (FileSinkWriter writer =
            FileSinkWriter.open(
                config, Contexts.writing("w", columns, memory.get()), nanos::get, FLUSH_BYTES);
        Batch batch = Rows.batch(columns, Row.row(1L, "x;y")).in(memory.get())) {
      writer.write(batch);
      writer.commit(Map.of("in", 1L));
      writer.write(batch);
      writer.commit(Map.of("in", 2L));
    }
    assertThat(visible()).hasSize(2);
    for (String file : visible()) {
      assertThat(directory.resolve(file)).hasContent("\"id\";\"a \"\"name\"\"\"\n1;\"x;y\"\n");
    }
  }

  @Test
  void writersAndPipelinesDoNotMeet() {
    assertThat(SafeName.of("a/b")).isNotEqualTo(SafeName.of("a_b")).isEqualTo("a%2Fb");
    assertThat(SafeName.of("../x")).isEqualTo("%2E%2E%2Fx");
    assertThat(SafeName.of("x".repeat(500)))
        .hasSizeLessThan(101)
        .isNotEqualTo(SafeName.of("x".repeat(501)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "max-size = 0        | max-size: 0 (expected: at least 1 byte)",
        "max-rows = 0        | max-rows: 0 (expected: at least 1)",
        "max-age = 0         | max-age: PT0S (expected: more than 0)",
        "header = true       | header: true (expected: false, unless the format is csv)",
        "directory = \"\"    | directory: '' (expected: a directory)",
        "directory = null    | directory: nothing (expected: a text)",
      })
  void refusesSettingsOutOfTheirRange(String settings, String message) {
    assertThatThrownBy(() -> config(settings))
        .isInstanceOf(PipelineException.class)
        .hasMessage(message);
  }

  private FileSinkConfig config(String settings) {
    return Contexts.sink("directory = \"%s\", %s".formatted(directory, settings));
  }

  private FileSinkWriter open(String settings) {
    return FileSinkWriter.open(
        config(settings), Contexts.writing("w/1", IDS, memory.get()), nanos::get, FLUSH_BYTES);
  }

  private void write(FileSinkWriter writer, long... ids) {
    List<Row> rows = LongStream.of(ids).mapToObj(Row::row).toList();
    try (Batch batch = new Rows(IDS, rows).in(memory.get())) {
      writer.write(batch);
    }
  }

  private List<String> visible() throws IOException {
    return FileSinkFiles.visible(directory);
  }

  private List<Long> ids() throws IOException {
    return FileSinkFiles.ids(directory);
  }
}
