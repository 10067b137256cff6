package io.actorflow.file;

import static io.actorflow.testkit.Row.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.Batch;
import io.actorflow.api.ComponentFactory;
import io.actorflow.api.ComponentProvider;
import io.actorflow.api.ConnectorException;
import io.actorflow.api.DeadLetter;
import io.actorflow.api.PipelineException;
import io.actorflow.api.Provenance;
import io.actorflow.api.Split;
import io.actorflow.api.SplitReader;
import io.actorflow.api.SplitStart;
import io.actorflow.testkit.ConfigContract;
import io.actorflow.testkit.Row;
import io.actorflow.testkit.Rows;
import io.actorflow.testkit.TestAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileSourceTest {
  private static final String FORMAT =
      "format { type = json, schema { id = long, name = string } }";

  @RegisterExtension final TestAllocator memory = new TestAllocator();

  private final Path directory;

  private final List<DeadLetter> deadLetters = new ArrayList<>();

  FileSourceTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void findsFilesByPatternInOrderAndNothingHiddenOrLinked() throws IOException {
    write("b.jsonl", "{}\n");
    write("a/deep/c.jsonl", "{}\n{}\n");
    write("a/x.csv", "1");
    write(".hidden.jsonl", "{}");
    write(".hidden/d.jsonl", "{}");
    write("empty.jsonl", "");
    Path outside = Files.createTempFile("outside", ".jsonl");
    Files.createSymbolicLink(directory.resolve("link.jsonl"), outside);
    assertThat(source("paths = [\"*.jsonl\", \"a/**.jsonl\"]").splits())
        .containsExactly(
            new Split("a/deep/c.jsonl", -1, 5),
            new Split("b.jsonl", -1, 2),
            new Split("empty.jsonl", -1, -1));
    Files.delete(outside);
  }

  @Test
  void readsRecordsWithTheOffsetOfTheirLastByte() throws IOException {
    write("f", "{\"id\":1,\"name\":\"ä\"}\n\n{\"id\":2}\r\n{\"name\":\"last\"}");
    FileSource source = source("paths = [f], max-rows = 1");
    List<Provenance> ranges = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    read(source, -1, List.of(), rows, ranges);
    assertThat(rows).containsExactly(row(1L, "ä"), row(2L, null), row(null, "last"));
    assertThat(ranges).containsExactly(range("f", -1, 20), range("f", 20, 31), range("f", 31, 46));
  }

  @Test
  void readsOnFromAnyPosition() throws IOException {
    StringBuilder text = new StringBuilder();
    List<Integer> ends = new ArrayList<>(List.of(-1));
    for (int id = 0; id < 50; id++) {
      text.append("{\"id\":%d,\"name\":\"%s\"}\n".formatted(id, "x".repeat(id)));
      ends.add(text.length() - 1);
    }
    write("f", text.toString());
    FileSource source = source("paths = [f]");
    for (int first = 0; first <= 50; first++) {
      List<Row> rows = new ArrayList<>();
      read(source, ends.get(first), List.of(), rows, new ArrayList<>());
      assertThat(rows).hasSize(50 - first);
      if (first < 50) {
        assertThat(rows.getFirst()).isEqualTo(row((long) first, "x".repeat(first)));
      }
    }
  }

  @Test
  void batchesEndAtCuts() throws IOException {
    write("f", "{\"id\":1}\n".repeat(10));
    List<Provenance> ranges = new ArrayList<>();
    read(source("paths = [f], max-rows = 4"), 8, List.of(17L, 53L), new ArrayList<>(), ranges);
    assertThat(ranges).containsExactly(range("f", 8, 17), range("f", 17, 53), range("f", 53, 89));
  }

  @Test
  void whatCannotBeReadIsADeadLetterAndItsNeighboursFlow() throws IOException {
    byte[] bad = {'{', '"', (byte) 0xFF, '"', ':', '1', '}', '\n'};
    write("f", "{\"id\":1}\n");
    append("f", bad);
    append("f", ("{\"id\":\"" + "x".repeat(300_000) + "\"}\n").getBytes(StandardCharsets.UTF_8));
    append("f", "{\"id\":\"no\"}\n{\"id\":2}\n".getBytes(StandardCharsets.UTF_8));
    List<Row> rows = new ArrayList<>();
    read(source("paths = [f], max-record-size = 100KiB"), -1, List.of(), rows, new ArrayList<>());
    assertThat(rows).containsExactly(row(1L, null), row(2L, null));
    assertThat(deadLetters)
        .extracting(DeadLetter::cause)
        .containsExactly(
            "byte 2: found 0xFF (expected: UTF-8)",
            "line of 300009 bytes (expected: at most 102400, which max-record-size says)",
            "column 'id': found \"no\" at byte 6 (expected: a long)");
    assertThat(deadLetters).extracting(DeadLetter::offset).containsExactly(16L, 300026L, 300038L);
    assertThat(deadLetters).extracting(DeadLetter::payloadSize).containsExactly(7L, 300009L, 11L);
    assertThat(deadLetters.get(0).payload()).isEqualTo(java.util.Arrays.copyOf(bad, 7));
    assertThat(new String(deadLetters.get(1).payload(), StandardCharsets.UTF_8))
        .startsWith("{\"id\":\"xxxx")
        .hasSizeGreaterThan(100 * 1024);
  }

  @Test
  void aLineLongerThanMemoryShouldHoldIsPassedWithoutKeepingIt() throws IOException {
    Path file = directory.resolve("f");
    byte[] piece = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
    for (int count = 0; count < 20; count++) {
      append("f", piece);
    }
    append("f", "\n{\"id\":7}\n".getBytes(StandardCharsets.UTF_8));
    List<Row> rows = new ArrayList<>();
    read(source("paths = [f], max-record-size = 64KiB"), -1, List.of(), rows, new ArrayList<>());
    assertThat(rows).containsExactly(row(7L, null));
    assertThat(deadLetters).hasSize(1);
    assertThat(deadLetters.getFirst().payloadSize()).isEqualTo(20L << 20);
    assertThat(deadLetters.getFirst().payload()).hasSizeLessThanOrEqualTo(DeadLetter.MAX_PAYLOAD);
    assertThat(Files.size(file)).isEqualTo((20L << 20) + 10);
  }

  @Test
  void aBatchOfNothingButDeadLettersMovesThePositionOn() throws IOException {
    write("f", "no json\n");
    List<Provenance> ranges = new ArrayList<>();
    read(source("paths = [f]"), -1, List.of(), new ArrayList<>(), ranges);
    assertThat(ranges).containsExactly(range("f", -1, 7));
  }

  @Test
  void readsCsvWithHeaderByteOrderMarkAndLinesInQuotes() throws IOException {
    write("f.csv", "\uFEFFid,name\r\n1,\"two\nlines, \"\"quoted\"\"\"\r\n2,\r\n,plain");
    List<Row> rows = new ArrayList<>();
    read(csv("header = true"), -1, List.of(), rows, new ArrayList<>());
    assertThat(rows)
        .containsExactly(row(1L, "two\nlines, \"quoted\""), row(2L, null), row(null, "plain"));
    assertThat(deadLetters).isEmpty();
  }

  @Test
  void aQuoteTooManyDoesNotTakeTheRestOfTheFileAlong() throws IOException {
    write("f.csv", "1,\"open\n" + "2,x\n".repeat(1000));
    List<Row> rows = new ArrayList<>();
    read(csv("max-record-size = 100"), -1, List.of(), rows, new ArrayList<>());
    assertThat(deadLetters).hasSize(1);
    assertThat(deadLetters.getFirst().cause()).contains("expected: a closing quote");
    assertThat(rows).hasSize(1000);
  }

  @Test
  void refusesAHeaderOfOtherColumns() throws IOException {
    write("f.csv", "name,id\nx,1\n");
    assertThatThrownBy(
            () -> read(csv("header = true"), -1, List.of(), new ArrayList<>(), new ArrayList<>()))
        .isInstanceOf(ConnectorException.class)
        .hasMessageContaining("is [name, id] (expected: [id, name]; correct the schema");
  }

  @Test
  @Timeout(60)
  void followsAFileThatGrowsAndWaitsForTheEndOfALine() throws Exception {
    write("f", "{\"id\":1}\n{\"id\":");
    FileSource source = source("paths = [f], follow = true");
    assertThat(source.splits()).containsExactly(new Split("f", -1, Split.UNBOUNDED));
    SplitStart start = new SplitStart(source.splits().getFirst(), -1, List.of());
    try (SplitReader reader =
        source.open(Contexts.reading(source.schema(), memory.get(), deadLetters), List.of(start))) {
      assertThat(rows(reader.poll(Duration.ZERO))).containsExactly(row(1L, null));
      assertThat(reader.poll(Duration.ofMillis(1))).isNull();
      append("f", "2}\n".getBytes(StandardCharsets.UTF_8));
      assertThat(rows(reader.poll(Duration.ofMinutes(1)))).containsExactly(row(2L, null));
      CompletableFuture<Void> waiting =
          CompletableFuture.runAsync(() -> assertThat(reader.poll(Duration.ofHours(1))).isNull());
      while (!waiting.isDone()) {
        reader.wakeup();
        Thread.onSpinWait();
      }
      waiting.get(1, TimeUnit.SECONDS);
    }
  }

  @Test
  void readsFilesInTurns() throws IOException {
    write("a", "{\"id\":1}\n{\"id\":2}\n");
    write("b", "{\"id\":3}\n");
    FileSource source = source("paths = [\"*\"], max-rows = 1");
    List<Object> ids = new ArrayList<>();
    List<SplitStart> starts =
        source.splits().stream().map(split -> new SplitStart(split, -1, List.of())).toList();
    try (SplitReader reader =
        source.open(Contexts.reading(source.schema(), memory.get(), deadLetters), starts)) {
      for (int batch = 0; batch < 3; batch++) {
        ids.add(rows(reader.poll(Duration.ZERO)).getFirst().values().getFirst());
      }
      assertThat(reader.poll(Duration.ZERO)).isNull();
    }
    assertThat(ids).containsExactly(1L, 3L, 2L);
  }

  @Test
  void saysWhenThereIsNothingToRead() {
    assertThatThrownBy(() -> source("paths = [\"*.log\"]").splits())
        .isInstanceOf(ConnectorException.class)
        .hasMessageContaining("matches [*.log]; add one, or correct the setting 'paths'");
    FileSource nowhere =
        new FileSource(
            Contexts.source("directory = \"%s/x\", paths = [a], %s".formatted(directory, FORMAT)));
    assertThatThrownBy(nowhere::splits)
        .isInstanceOf(ConnectorException.class)
        .hasMessageContaining("is not there; create it, or correct the setting 'directory'");
  }

  @Test
  void saysWhenAFileIsGoneOrHasShrunk() throws IOException {
    write("f", "{\"id\":1}\n{\"id\":2}\n");
    FileSource source = source("paths = [f], max-rows = 1");
    SplitStart start = new SplitStart(source.splits().getFirst(), -1, List.of());
    try (SplitReader reader =
        source.open(Contexts.reading(source.schema(), memory.get(), deadLetters), List.of(start))) {
      write("f", "{\"id\":1}\n");
      assertThatThrownBy(
              () -> {
                while (true) {
                  rows(reader.poll(Duration.ZERO));
                }
              })
          .isInstanceOf(ConnectorException.class)
          .hasMessageContaining("has 9 bytes (expected: at least 18");
    }
    Files.delete(directory.resolve("f"));
    assertThatThrownBy(() -> read(source, start, new ArrayList<>(), new ArrayList<>()))
        .isInstanceOf(ConnectorException.class)
        .hasMessageContaining("is gone");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "paths = []                     | paths: [] (expected: at least one path or pattern)",
        "paths = [\"../x\"]             | paths: ../x (expected: a path or pattern below the directory, without ..)",
        "paths = [\"/etc/passwd\"]      | paths: /etc/passwd (expected: a path or pattern below the directory, without ..)",
        "paths = [\"{\"]                | paths: { (expected: a path or pattern below the directory, without ..)",
        "paths = [a], header = true     | header: true (expected: false, unless the format is csv)",
        "paths = [a], max-rows = 0      | max-rows: 0 (expected: 1 to 1000000)",
      })
  void refusesSettingsOutOfTheirRange(String settings, String message) {
    assertThatThrownBy(() -> source(settings))
        .isInstanceOf(PipelineException.class)
        .hasMessage(message);
  }

  @Test
  void needsASchema() {
    assertThatThrownBy(() -> Contexts.source("directory = d, paths = [a], format = json"))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("format.schema: nothing");
  }

  @Test
  void settingsAgreeWithTheirDocumentation() {
    ConfigContract.verify(FileSourceConfig.class, "actorflow.file.source");
    ConfigContract.verify(FileSinkConfig.class, "actorflow.file.sink");
  }

  @Test
  void isDiscovered() {
    assertThat(ServiceLoader.load(ComponentProvider.class).stream())
        .flatMap(provider -> provider.get().components())
        .extracting(ComponentFactory::path)
        .contains("actorflow.file.source", "actorflow.file.sink");
  }

  private FileSource source(String settings) {
    return new FileSource(
        Contexts.source("directory = \"%s\", %s, %s".formatted(directory, FORMAT, settings)));
  }

  private FileSource csv(String settings) {
    return source("paths = [f.csv], format.type = csv, " + settings);
  }

  private static Provenance range(String split, long from, long to) {
    return new Provenance(split, from, to, Provenance.NO_WATERMARK);
  }

  private void read(
      FileSource source, long position, List<Long> cuts, List<Row> rows, List<Provenance> ranges) {
    read(source, new SplitStart(source.splits().getFirst(), position, cuts), rows, ranges);
  }

  private void read(FileSource source, SplitStart start, List<Row> rows, List<Provenance> ranges) {
    try (SplitReader reader =
        source.open(Contexts.reading(source.schema(), memory.get(), deadLetters), List.of(start))) {
      while (true) {
        try (Batch batch = reader.poll(Duration.ZERO)) {
          if (batch == null) {
            break;
          }
          ranges.add(batch.provenance());
          rows.addAll(Rows.of(batch).rows());
        }
      }
    }
    assertThat(ranges.isEmpty() ? start.position() : ranges.getLast().to())
        .isEqualTo(start.split().end());
  }

  private static List<Row> rows(@org.jspecify.annotations.Nullable Batch batch) {
    try (Batch read = Objects.requireNonNull(batch)) {
      return Rows.of(read).rows();
    }
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
  }

  private void append(String name, byte[] bytes) throws IOException {
    Files.write(
        directory.resolve(name), bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
