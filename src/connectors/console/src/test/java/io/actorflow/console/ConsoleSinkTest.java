package io.actorflow.console;

import static io.actorflow.api.Columns.binary;
import static io.actorflow.api.Columns.bool;
import static io.actorflow.api.Columns.date;
import static io.actorflow.api.Columns.float64;
import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.list;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.api.Columns.timestamp;
import static io.actorflow.api.Columns.utf8;
import static io.actorflow.testkit.Row.row;
import static io.actorflow.testkit.Rows.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.Batch;
import io.actorflow.api.ComponentFactory;
import io.actorflow.api.ComponentProvider;
import io.actorflow.api.ConnectorException;
import io.actorflow.api.Delivery;
import io.actorflow.api.PipelineException;
import io.actorflow.testkit.ConfigContract;
import io.actorflow.testkit.Row;
import io.actorflow.testkit.Rows;
import io.actorflow.testkit.TestAllocator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConsoleSinkTest {
  private static final Schema TRENDING =
      schema(timestamp("start"), int64("auction"), utf8("name"), float64("top"));

  @RegisterExtension final TestAllocator memory = new TestAllocator();

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void printsATableWithNumbersOnTheRight() {
    ConsoleWriter writer = writer(new ConsoleConfig(20, 80), StandardCharsets.UTF_8);
    write(
        writer,
        batch(
            TRENDING,
            row(Instant.parse("2024-02-29T12:00:10Z"), 7, "clock", 1.5),
            row(Instant.parse("2024-02-29T12:00:10.250Z"), 12345, null, 100)));
    assertThat(printed())
        .isEqualTo(
            """
            start                     auction  name   top
            ------------------------  -------  -----  -----
            2024-02-29T12:00:10Z            7  clock    1.5
            2024-02-29T12:00:10.250Z    12345  null   100.0
            """);
  }

  @Test
  void printsEveryOtherType() {
    Schema others = schema(bool("b"), binary("x"), date("day"), list("tags", utf8("item")));
    write(
        writer(new ConsoleConfig(20, 80), StandardCharsets.UTF_8),
        batch(others, row(true, new byte[] {0, -1}, LocalDate.of(2024, 2, 29), List.of("a", "b"))));
    assertThat(printed())
        .isEqualTo(
            """
            b     x     day         tags
            ----  ----  ----------  ---------
            true  00ff  2024-02-29  ["a","b"]
            """);
  }

  @Test
  void repeatsTheHeaderOnlyWhenColumnsOrWidthsChange() {
    Schema names = schema(utf8("name"));
    ConsoleWriter writer = writer(new ConsoleConfig(20, 80), StandardCharsets.UTF_8);
    write(writer, batch(names, row("first")));
    write(writer, batch(names, row("x")));
    write(writer, batch(names, row("a longer one")));
    write(writer, batch(names, row("first")));
    write(writer, batch(schema(int64("id")), row(1)));
    assertThat(printed())
        .isEqualTo(
            """
            name
            -----
            first
            x
            name
            ------------
            a longer one
            first
            id
            --
             1
            """);
  }

  @Test
  void countsTheRowsThatItDoesNotPrint() {
    Schema ids = schema(int64("id"));
    Row[] rows = IntStream.range(0, 1234).mapToObj(id -> row((long) id)).toArray(Row[]::new);
    write(writer(new ConsoleConfig(2, 80), StandardCharsets.UTF_8), new Rows(ids, List.of(rows)));
    assertThat(printed()).isEqualTo("id\n--\n 0\n 1\n... 1232 more\n");
  }

  @Test
  void cutsValuesToFitTheWidth() {
    Schema wide = schema(utf8("a"), int64("b"), utf8("c"));
    write(
        writer(new ConsoleConfig(20, 40), StandardCharsets.UTF_8),
        batch(wide, row("x".repeat(100), 1234567890, "短".repeat(100))));
    assertThat(printed().lines())
        .allSatisfy(line -> assertThat(DisplayText.width(line)).isLessThanOrEqualTo(40))
        .last()
        .isEqualTo("xxxxxxxxxxxx…  1234567890  短短短短短短…");
  }

  @Test
  void namesTheColumnsThereIsNoRoomFor() {
    Schema many = new Schema(IntStream.range(0, 30).mapToObj(c -> int64("c" + c)).toList());
    Object[] values = IntStream.range(0, 30).mapToObj(c -> 100_000L + c).toArray();
    ConsoleWriter writer = writer(new ConsoleConfig(20, 20), StandardCharsets.UTF_8);
    write(writer, batch(many, row(values)));
    write(writer, batch(many, row(values)));
    assertThat(printed())
        .isEqualTo(
            """
            c0    c1    c2
            ----  ----  ----
            (and 27 more columns: c3, c4, c5, c6,…)
            100…  100…  100…
            100…  100…  100…
            """);
  }

  @Test
  void contentCannotCommandTheTerminal() {
    write(
        writer(new ConsoleConfig(20, 80), StandardCharsets.UTF_8),
        batch(schema(utf8("s")), row("a\u001b[31mred\u0007\r\nb\u202ec\u009b")));
    assertThat(printed().lines()).last().isEqualTo("a?[31mred?\\r\\nb?c?");
  }

  @Test
  void marksCutsWithWhatTheEncodingHas() {
    write(
        writer(new ConsoleConfig(20, 20), StandardCharsets.US_ASCII),
        batch(schema(utf8("s")), row("x".repeat(50))));
    assertThat(printed().lines()).last().isEqualTo("x".repeat(19) + "~");
  }

  @Test
  void printsNothingForABatchWithoutRows() {
    write(writer(new ConsoleConfig(20, 80), StandardCharsets.UTF_8), batch(TRENDING));
    assertThat(printed()).isEmpty();
  }

  @Test
  void batchesOfSeveralWritersStayWhole() throws Exception {
    Schema ids = schema(int64("writer"), int64("row"));
    Console console = new Console(new PrintStream(printed, true, StandardCharsets.UTF_8));
    List<Future<?>> writers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (long number = 1000; number < 1004; number++) {
        long name = number;
        writers.add(
            threads.submit(
                () -> {
                  ConsoleWriter writer = new ConsoleWriter(new ConsoleConfig(20, 80), console);
                  for (int batch = 0; batch < 50; batch++) {
                    Row[] rows =
                        IntStream.range(0, 10)
                            .mapToObj(row -> row(name, (long) row))
                            .toArray(Row[]::new);
                    write(writer, new Rows(ids, List.of(rows)));
                  }
                }));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    }
    List<String> lines = printed().lines().skip(2).toList();
    assertThat(lines).hasSize(4 * 50 * 10);
    for (int line = 0; line < lines.size(); line++) {
      assertThat(lines.get(line)).endsWith("  " + line % 10);
      assertThat(lines.get(line).strip().substring(0, 4))
          .isEqualTo(lines.get(line / 10 * 10).strip().substring(0, 4));
    }
  }

  @Test
  void saysWhenStandardOutputIsClosed() {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("broken pipe");
          }
        };
    ConsoleWriter writer =
        new ConsoleWriter(new ConsoleConfig(20, 80), new Console(new PrintStream(broken)));
    assertThatThrownBy(() -> write(writer, batch(schema(int64("id")), row(1))))
        .isInstanceOf(ConnectorException.class)
        .hasMessageContaining("standard output is closed");
  }

  @Test
  void bothSinksSayWhatTheyPromise() {
    assertThat(new ConsoleSink(new ConsoleConfig(1, 80), Console.standardOutput()).delivery())
        .extracting(Delivery::guarantee)
        .isEqualTo(Delivery.Guarantee.AT_LEAST_ONCE);
    assertThat(new DiscardSink().delivery().reason()).isNotBlank();
  }

  @Test
  void refusesSettingsOutOfTheirRange() {
    assertThatThrownBy(() -> new ConsoleConfig(0, 3))
        .isInstanceOf(PipelineException.class)
        .hasMessage("max-rows: 0 (expected: at least 1)\nwidth: 3 (expected: 20 to 10000)");
  }

  @Test
  void settingsAgreeWithTheirDocumentation() {
    ConfigContract.verify(ConsoleConfig.class, "actorflow.console.sink");
    ConfigContract.verify(DiscardConfig.class, "actorflow.discard.sink");
  }

  @Test
  void areDiscovered() {
    assertThat(ServiceLoader.load(ComponentProvider.class).stream())
        .flatMap(provider -> provider.get().components())
        .extracting(ComponentFactory::type)
        .containsExactly("console", "discard");
  }

  private ConsoleWriter writer(ConsoleConfig config, Charset charset) {
    return new ConsoleWriter(config, new Console(new PrintStream(printed, false, charset)));
  }

  private void write(ConsoleWriter writer, Rows rows) {
    try (Batch batch = rows.in(memory.get())) {
      writer.write(batch);
    }
    writer.commit(Map.of());
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
