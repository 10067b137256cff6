package io.actorflow.group;

import static io.actorflow.api.Columns.float64;
import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.api.Columns.utf8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import io.actorflow.group.RowBatches.Overflow;
import io.actorflow.testkit.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Aggregates that are estimates, or have a bound, beside the truth. */
class SketchesTest {
  private static final Schema INPUT =
      schema(int64("key"), int64("number"), float64("real"), utf8("text"));

  @Property(tries = 60, seed = "4711")
  void partsGiveTheSameDistinctCountAsTheWhole(@ForAll long seed) {
    Random random = new Random(seed);
    int distinct = 1 + random.nextInt(20_000);
    String column = random.nextBoolean() ? "number" : "text";
    GroupLayout layout = layout("approx-count-distinct(%s)".formatted(column));
    long[] values = random.longs(20_000, 0, distinct).toArray();
    Object whole = told(layout, combined(layout, List.of(values)));
    assertThat(result(layout, combined(layout, split(values, random)))).isEqualTo(whole);
    long truth = Arrays.stream(values).distinct().count();
    assertThat((long) (Long) whole).isCloseTo(truth, within(1 + (long) (truth * 5 * 0.0163)));
  }

  @Property(tries = 30, seed = "4711")
  void quantilesAreWithinTheErrorOfTheSketchAndTheSameWhenTheyAreMadeAgain(@ForAll long seed) {
    Random random = new Random(seed);
    double fraction = random.nextInt(101) / 100.0;
    GroupLayout layout = layout("quantile(number, %s)".formatted(fraction));
    long[] values = random.longs(20_000, 0, 1_000_000_000_000L).toArray();
    GroupTable table = combined(layout, split(values, random));
    Rows panes = table.all();
    double quantile = (Double) told(layout, panes);
    assertThat(result(layout, combine(layout, panes))).isEqualTo(quantile);
    Arrays.sort(values);
    double rank = Arrays.binarySearch(values, (long) quantile) / (double) values.length;
    assertThat(rank)
        .isCloseTo(
            fraction, within(2 * KllDoublesSketch.getNormalizedRankError(Quantiles.K, false)));
    table.takeChanges();
    double merged = (Double) told(layout, table);
    double mergedRank = Arrays.binarySearch(values, (long) merged) / (double) values.length;
    assertThat(mergedRank)
        .isCloseTo(
            fraction, within(2 * KllDoublesSketch.getNormalizedRankError(Quantiles.K, false)));
  }

  @Property(tries = 30, seed = "4711")
  void heavyHittersAreExactAsLongAsFewValuesDiffer(@ForAll long seed) {
    Random random = new Random(seed);
    String column = random.nextBoolean() ? "number" : "text";
    GroupLayout layout = layout("heavy-hitters(%s, 7)".formatted(column));
    int differing = 1 + random.nextInt(700);
    long[] values =
        random.doubles(5000).mapToLong(each -> (long) (each * each * differing)).toArray();
    GroupTable table = combined(layout, split(values, random));
    Object live = result(layout, table);
    assertThat(live).isEqualTo(hitters(values, column.equals("text")));
    table.takeChanges();
    assertThat(result(layout, table)).isEqualTo(live);
  }

  private static List<Map<String, Object>> hitters(long[] values, boolean text) {
    Map<Long, Long> counts = new HashMap<>();
    Arrays.stream(values).forEach(each -> counts.merge(each, 1L, Long::sum));
    Comparator<Map.Entry<Long, Long>> byValue =
        text
            ? Comparator.comparing((Map.Entry<Long, Long> each) -> text(each.getKey()))
            : Map.Entry.comparingByKey();
    return counts.entrySet().stream()
        .sorted(Map.Entry.<Long, Long>comparingByValue().reversed().thenComparing(byValue))
        .limit(7)
        .map(
            each ->
                Map.<String, Object>of(
                    "value",
                    text ? text(each.getKey()) : each.getKey(),
                    "count",
                    each.getValue(),
                    "error",
                    0L))
        .toList();
  }

  @Property(tries = 20, seed = "4711")
  void heavyHittersSayHowWrongTheyMayBe(@ForAll long seed) {
    Random random = new Random(seed);
    GroupLayout layout = layout("heavy-hitters(number, 20)");
    long[] values =
        random.doubles(20_000).mapToLong(each -> (long) Math.pow(10_000, each)).toArray();
    Map<Object, Long> counts = new HashMap<>();
    Arrays.stream(values).forEach(each -> counts.merge(each, 1L, Long::sum));
    GroupTable table = combined(layout, split(values, random));
    table.takeChanges();
    List<?> hitters = (List<?>) told(layout, table);
    assertThat(hitters).hasSize(20);
    for (Object each : hitters) {
      Map<?, ?> hitter = (Map<?, ?>) each;
      long count = (Long) requireNonNull(hitter.get("count"));
      long error = (Long) requireNonNull(hitter.get("error"));
      long truth = counts.getOrDefault(requireNonNull(hitter.get("value")), 0L);
      assertThat(truth).isBetween(count - error, count);
      assertThat(error).isLessThanOrEqualTo((long) (0.0035 * values.length));
    }
  }

  @Test
  void tooManyDistinctValuesAreTold() {
    GroupLayout layout = layout("count(distinct number)");
    GroupTable table = new GroupTable(layout);
    long[] all = new long[DistinctType.MAX_VALUES];
    Arrays.setAll(all, i -> i);
    long empty = table.heapBytes();
    table.combine(partials(layout, all));
    assertThat(table.heapBytes() - empty).isGreaterThan(8L * all.length);
    assertThat(overflows(layout, table.takeChanges())).isEmpty();
    table.combine(partials(layout, 3, 4, 5));
    assertThat(table.takeChanges().bytes()).isLessThan(100);
    assertThat(result(layout, table)).isEqualTo((long) all.length);

    table.combine(partials(layout, -1));
    Rows delta = table.takeChanges();
    assertThat(table.heapBytes() - empty).isLessThan(1000);
    assertThat(overflows(layout, delta))
        .containsExactly(
            new Overflow(
                0,
                "count(distinct number) is more than 1000000 (expected: at most that many values in a group; approx-count-distinct has no limit)"));
    assertThat(result(layout, table)).isNull();
  }

  @Test
  void whatACellHoldsIsCountedAndForgotten() {
    List<String> expressions =
        List.of(
            "count(distinct text)",
            "collect(text, 1000)",
            "top(number, 1000)",
            "approx-count-distinct(text)",
            "quantile(real, 0.5)",
            "heavy-hitters(text, 10)");
    for (String expression : expressions) {
      GroupLayout layout = layout(expression);
      PreAggregator groups = new PreAggregator(layout, 1, null);
      long empty = groups.pendingBytes(0);
      long[] values = new Random(1).longs(500).toArray();
      add(groups, values);
      assertThat(groups.pendingBytes(0) - empty).as(expression).isGreaterThan(8 * 400);
      GroupTable table = new GroupTable(layout);
      long before = table.heapBytes();
      Rows taken = groups.take(0);
      assertThat(taken.bytes()).as(expression).isGreaterThan(1000);
      table.combine(taken);
      assertThat(table.heapBytes() - before).as(expression).isGreaterThan(1000);
      assertThat(groups.pendingBytes(0)).as(expression).isEqualTo(empty);
    }
  }

  private static List<Overflow> overflows(GroupLayout layout, Rows rows) {
    return new ResultBatches(layout, ResultBatches.Shape.plain()).overflows(List.of(rows));
  }

  private static GroupLayout layout(String expression) {
    return new GroupLayout(
        List.of(INPUT.findField("key")), List.of(Aggregate.parse("it", expression, INPUT)));
  }

  private static List<long[]> split(long[] values, Random random) {
    List<long[]> parts = new ArrayList<>();
    for (int from = 0; from < values.length; ) {
      int to = Math.min(values.length, from + 1 + random.nextInt(4000));
      parts.add(Arrays.copyOfRange(values, from, to));
      from = to;
    }
    Collections.shuffle(parts, random);
    return parts;
  }

  private static GroupTable combined(GroupLayout layout, List<long[]> parts) {
    GroupTable table = new GroupTable(layout);
    parts.forEach(part -> table.combine(partials(layout, part)));
    return table;
  }

  private static GroupTable combine(GroupLayout layout, Rows rows) {
    GroupTable table = new GroupTable(layout);
    table.combine(rows);
    return table;
  }

  private static Rows partials(GroupLayout layout, long... values) {
    PreAggregator groups = new PreAggregator(layout, 1, null);
    add(groups, values);
    return groups.take(0);
  }

  private static void add(PreAggregator groups, long... values) {
    IntFunction<Row> row = i -> Row.row(0L, values[i], (double) values[i], text(values[i]));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      rows.add(row.apply(i));
    }
    try (BufferAllocator allocator = new RootAllocator();
        Batch batch = new io.actorflow.testkit.Rows(INPUT, rows).in(allocator)) {
      groups.add(batch, shard -> true, (rejected, number, cause) -> {});
    }
  }

  private static String text(long value) {
    return "käse " + value;
  }

  private static Object told(GroupLayout layout, GroupTable table) {
    return requireNonNull(result(layout, table));
  }

  private static Object told(GroupLayout layout, Rows rows) {
    return requireNonNull(result(layout, rows));
  }

  private static @Nullable Object result(GroupLayout layout, GroupTable table) {
    return result(layout, table.all());
  }

  private static @Nullable Object result(GroupLayout layout, Rows rows) {
    ResultBatches batches = new ResultBatches(layout, ResultBatches.Shape.plain());
    try (BufferAllocator allocator = new RootAllocator();
        Batch batch = batches.batch(List.of(rows), new Provenance("test", 0, 1, 0), allocator)) {
      return io.actorflow.testkit.Rows.of(batch).rows().getFirst().values().get(1);
    }
  }
}
