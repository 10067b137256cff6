package io.actorflow.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.ComponentProvider;
import io.actorflow.api.PipelineException;
import io.actorflow.api.Provenance;
import io.actorflow.api.Split;
import io.actorflow.api.SplitReader;
import io.actorflow.api.SplitStart;
import io.actorflow.testkit.ConfigContract;
import io.actorflow.testkit.Row;
import io.actorflow.testkit.TestAllocator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GeneratorSourceTest {
  private static final int AUCTION = 0;
  private static final int BIDDER = 1;
  private static final int PRICE = 2;

  @RegisterExtension final TestAllocator memory = new TestAllocator();

  @Test
  void bidsHaveTheColumnsOfTheExamples() {
    assertThat(Columns.names(Generators.source("kind = bids").schema()))
        .containsExactly("auction", "bidder", "price", "channel", "url", "date-time", "extra");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theSameSeedMakesTheSameRecordsInAnyBatchesFromAnyPosition(Kind kind) {
    String settings = "kind = %s, records = 500, out-of-orderness = 3s".formatted(kind);
    GeneratorSource source = Generators.source(settings);
    List<Row> all = readAll(source, source.schema());
    assertThat(all).hasSize(500).doesNotHaveDuplicates();
    GeneratorSource small = Generators.source(settings + ", max-rows = 7");
    assertThat(readAll(small, source.schema())).isEqualTo(all);
    Split split = source.splits().getFirst();
    assertThat(read(source, source.schema(), List.of(new SplitStart(split, 122, List.of()))))
        .isEqualTo(all.subList(123, 500));
    assertThat(readAll(Generators.source(settings + ", seed = 2"), source.schema()))
        .isNotEqualTo(all);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void splitsShareTheRecordsOutInTurns(Kind kind) {
    GeneratorSource one = Generators.source("records = 100, kind = " + kind);
    List<Row> all = readAll(one, one.schema());
    GeneratorSource three = Generators.source("records = 100, splits = 3, kind = " + kind);
    assertThat(three.splits())
        .containsExactly(new Split("0", -1, 33), new Split("1", -1, 32), new Split("2", -1, 32));
    for (int split = 0; split < 3; split++) {
      List<Row> expected = new ArrayList<>();
      for (int record = split; record < 100; record += 3) {
        expected.add(all.get(record));
      }
      assertThat(read(three, one.schema(), List.of(Generators.starts(three).get(split))))
          .isEqualTo(expected);
    }
  }

  @Test
  void aSplitWithoutRecordsHasEnded() {
    Split second = Generators.source("records = 1, splits = 2").splits().get(1);
    assertThat(second.endsAt(second.start())).isTrue();
  }

  @Test
  void makesOnlyTheColumnsThatAreWantedInTheirOrder() {
    GeneratorSource source = Generators.source("records = 50");
    Schema wanted = Columns.schema(Columns.utf8("channel"), Columns.int64("auction"));
    List<Row> all = readAll(source, source.schema());
    assertThat(readAll(source, wanted))
        .isEqualTo(
            all.stream()
                .map(row -> Row.row(row.values().get(3), row.values().get(AUCTION)))
                .toList());
  }

  @Test
  void batchesContinueEachOtherAndEndAtCuts() {
    GeneratorSource source = Generators.source("records = 30, max-rows = 8");
    SplitStart start = new SplitStart(source.splits().getFirst(), 3, List.of(5L, 6L, 20L));
    List<Long> ends = new ArrayList<>();
    try (SplitReader reader =
        source.open(Generators.context(source.schema(), memory.get()), List.of(start))) {
      long position = 3;
      while (position < 29) {
        try (Batch batch = Objects.requireNonNull(reader.poll(Duration.ZERO))) {
          assertThat(batch.provenance())
              .isEqualTo(
                  new Provenance("0", position, position + batch.rows(), Provenance.NO_WATERMARK));
          position = batch.provenance().to();
          ends.add(position);
        }
      }
      assertThat(reader.poll(Duration.ZERO)).isNull();
      assertThat(reader.end("0")).hasValue(29);
    }
    assertThat(ends).containsExactly(5L, 6L, 14L, 20L, 28L, 29L);
  }

  @Test
  void hotAuctionsAndBiddersGetTheirShare() {
    GeneratorSource source = Generators.source("records = 50000");
    List<Row> bids = readAll(source, source.schema());
    // The hot one is among the others too, so it gets a little more than its half.
    assertThat(share(bids, AUCTION, id -> (id - 1000) % 100 == 0)).isBetween(0.49, 0.53);
    assertThat(share(bids, BIDDER, id -> (id - 1000) % 100 == 1)).isBetween(0.73, 0.77);
    assertThat(share(bids, PRICE, price -> price < 100_000)).isBetween(0.48, 0.52);
    assertThat(share(bids, PRICE, price -> price >= 100 && price <= 100_000_000)).isOne();
  }

  @Test
  void bidsAreForAuctionsAndBySellersThatThereAre() {
    GeneratorSource source = Generators.source("kind = events, records = 5000");
    long persons = 0;
    long auctions = 0;
    for (Row event : readAll(source, source.schema())) {
      switch ((String) Objects.requireNonNull(event.values().get(0))) {
        case "person" -> assertThat(entity(event, 2).get("id")).isEqualTo(1000 + persons++);
        case "auction" -> {
          assertThat(entity(event, 3).get("id")).isEqualTo(1000 + auctions++);
          assertThat((Long) entity(event, 3).get("seller")).isBetween(1000L, 1000 + persons + 10);
          assertThat((Instant) entity(event, 3).get("expires"))
              .isAfter((Instant) entity(event, 3).get("date-time"));
        }
        default -> {
          assertThat((Long) entity(event, 4).get("auction")).isBetween(1000L, 1000 + auctions + 10);
          assertThat((Long) entity(event, 4).get("bidder")).isBetween(1000L, 1000 + persons + 10);
          assertThat(entity(event, 4).get("date-time")).isEqualTo(event.values().get(1));
        }
      }
    }
    assertThat(persons).isEqualTo(100);
    assertThat(auctions).isEqualTo(300);
  }

  @Test
  void everyChannelHasOneAddress() {
    GeneratorSource source = Generators.source("records = 20000");
    Map<Object, Object> addresses = new HashMap<>();
    for (Row bid : readAll(source, source.schema())) {
      Object channel = Objects.requireNonNull(bid.values().get(3));
      Object address = Objects.requireNonNull(bid.values().get(4));
      assertThat(addresses.putIfAbsent(channel, address)).isIn(null, address);
    }
    assertThat(addresses).hasSizeGreaterThan(5000).containsKeys("Google", "Baidu");
  }

  @Test
  void eventTimeIsEvenlySpacedAndDelayedWithinItsBound() {
    Schema time = Columns.schema(Columns.timestampMillis("date-time"));
    GeneratorSource inOrder =
        Generators.source(
            "kind = events, records = 1000, event-rate = 250, start-time = \"2024-02-29T00:00:00Z\"");
    List<Row> expected = readAll(inOrder, time);
    for (int event = 0; event < 1000; event++) {
      assertThat(moment(expected.get(event)))
          .isEqualTo(Instant.parse("2024-02-29T00:00:00Z").plusMillis(event * 4L));
    }
    GeneratorSource delayed =
        Generators.source(
            "kind = events, records = 1000, event-rate = 250, out-of-orderness = 500ms, start-time = \"2024-02-29T00:00:00Z\"");
    List<Row> actual = readAll(delayed, time);
    long late = 0;
    for (int event = 0; event < 1000; event++) {
      Duration delay = Duration.between(moment(actual.get(event)), moment(expected.get(event)));
      assertThat(delay).isBetween(Duration.ZERO, Duration.ofMillis(500));
      late += delay.toMillis() > 250 ? 1 : 0;
    }
    assertThat(late).isBetween(400L, 600L);
    assertThat(actual)
        .isNotEqualTo(
            actual.stream().sorted(Comparator.comparing(GeneratorSourceTest::moment)).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "records = -1                | records: -1 (expected: 0 for no end, or more)",
        "rate = -1                   | rate: -1 (expected: 0 for as fast as possible, or more)",
        "splits = 0                  | splits: 0 (expected: 1 to 10000)",
        "max-rows = 0                | max-rows: 0 (expected: 1 to 1000000)",
        "event-rate = 0              | event-rate: 0 (expected: 1 to 1000000000)",
        "start-time = yesterday      | start-time: yesterday (expected: a moment since 1970 such as 2024-01-01T00:00:00Z)",
        "out-of-orderness = -1s      | out-of-orderness: PT-1S (expected: 0 to 365d)",
      })
  void refusesSettingsOutOfTheirRange(String setting, String message) {
    assertThatThrownBy(() -> Generators.config(setting))
        .isInstanceOf(PipelineException.class)
        .hasMessage(message);
  }

  @Test
  void settingsAgreeWithTheirDocumentation() {
    ConfigContract.verify(GeneratorConfig.class, "actorflow.generator.source");
  }

  @Test
  void isDiscovered() {
    assertThat(ServiceLoader.load(ComponentProvider.class))
        .hasAtLeastOneElementOfType(GeneratorComponents.class);
  }

  private static Instant moment(Row row) {
    return (Instant) Objects.requireNonNull(row.values().get(0));
  }

  private static Map<?, ?> entity(Row event, int column) {
    return (Map<?, ?>) Objects.requireNonNull(event.values().get(column));
  }

  private static double share(List<Row> rows, int column, java.util.function.LongPredicate test) {
    return (double)
            rows.stream()
                .mapToLong(row -> (Long) Objects.requireNonNull(row.values().get(column)))
                .filter(test)
                .count()
        / rows.size();
  }

  private List<Row> readAll(GeneratorSource source, Schema columns) {
    return read(source, columns, Generators.starts(source));
  }

  private List<Row> read(GeneratorSource source, Schema columns, List<SplitStart> starts) {
    return Generators.read(source, columns, memory.get(), starts);
  }
}
