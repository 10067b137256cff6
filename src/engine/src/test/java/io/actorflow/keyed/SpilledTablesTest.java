package io.actorflow.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import io.actorflow.group.Gatherer;
import io.actorflow.group.RowBatches;
import io.actorflow.group.RowPages;
import io.actorflow.group.Rows;
import io.actorflow.group.SoughtKey;
import io.actorflow.spill.Segment;
import io.actorflow.testkit.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** Tables that forget rows, with so little heap that most of them are on disk. */
class SpilledTablesTest {
  /** Rows on their way into and out of a table. */
  private record Traffic(KeyedPlan plan, Schema columns, BufferAllocator allocator)
      implements AutoCloseable {
    Traffic(KeyedPlan plan, Schema columns) {
      this(plan, columns, new RootAllocator());
    }

    Rows gathered(List<Row> rows) {
      Gatherer gatherer = plan.newGatherer(0, 1);
      try (Batch batch = new io.actorflow.testkit.Rows(columns, rows).in(allocator)) {
        gatherer.add(
            batch,
            shard -> true,
            (rejected, row, cause) -> {
              throw new AssertionError(cause);
            });
      }
      return gatherer.take(0);
    }

    List<Row> told(List<Rows> parts) {
      return rows(plan.results(), parts);
    }

    private List<Row> rows(RowBatches batches, List<Rows> parts) {
      try (Batch batch = batches.batch(parts, new Provenance("test", 0, 1, 0), allocator)) {
        return io.actorflow.testkit.Rows.of(batch).rows();
      }
    }

    /** What a reader sees; some are asked for by their keys, too. */
    List<Row> read(ReadableState table, Random random) {
      ReadableTable readable = plan.table().orElseThrow();
      RowPages pages = table.pages();
      List<Row> rows = new ArrayList<>();
      while (rows.size() < pages.count()) {
        rows.addAll(rows(readable.rows(), List.of(pages.page(rows.size(), 2000))));
      }
      List<String> columnNames = io.actorflow.api.Columns.names(readable.rows().schema());
      for (int i = 0; i < Math.min(5, rows.size()); i++) {
        Row row = rows.get(random.nextInt(rows.size()));
        List<String> key =
            readable.key().stream()
                .map(
                    field -> String.valueOf(row.values().get(columnNames.indexOf(field.getName()))))
                .toList();
        Rows found = table.find(SoughtKey.of(readable.key(), key).rows());
        assertThat(rows(readable.rows(), List.of(found))).containsExactly(row);
      }
      return rows;
    }

    @Override
    public void close() {
      allocator.close();
    }
  }

  /** Changes as rows. */
  private interface Changes<C> {
    List<C> around(Random random, long time);
  }

  @Property(tries = 150, seed = "4711")
  void upsertsAreWhatTheyAreOnTheHeapWhateverBecomesOfTheirStore(@ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    String order = List.of("", "at", "version").get(random.nextInt(3));
    long ttlMillis = random.nextInt(3) == 0 ? 0 : 1L + random.nextInt(20);
    int keys = random.nextBoolean() ? 5 + random.nextInt(60) : 40 + random.nextInt(600);
    UpsertTablePlan plan = (UpsertTablePlan) UpsertTableTest.plan(order, ttlMillis);
    check(
        new Traffic(plan, UpsertTableTest.COLUMNS),
        () -> new UpsertRows(plan.layout(), plan.ttlMicros()),
        new NaiveUpserts(order, ttlMillis * 1000),
        (some, time) -> NaiveUpserts.changes(some, time, keys),
        NaiveUpserts.Change::row,
        random);
  }

  @Property(tries = 150, seed = "4711")
  void groupsAreForgottenAsTheyAreOnTheHeapWhateverBecomesOfTheirStore(@ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    long ttlMillis = 1L + random.nextInt(20);
    int keys = random.nextBoolean() ? 5 + random.nextInt(60) : 40 + random.nextInt(600);
    AggregationPlan plan = (AggregationPlan) TableTtlTest.plan(ttlMillis, "at");
    check(
        new Traffic(plan, TableTtlTest.BIDS),
        () -> new GroupRows(plan.layout(), ttlMillis * 1000),
        new NaiveAuctions(ttlMillis * 1000),
        (some, time) -> NaiveAuctions.bids(some, time, keys),
        NaiveAuctions.Bid::row,
        random);
  }

  private static <C> void check(
      Traffic traffic,
      Supplier<TableRows> empty,
      NaiveTable<C> naive,
      Changes<C> changes,
      java.util.function.Function<C, Row> row,
      Random random)
      throws IOException {
    Path folder = Files.createTempDirectory("spilled");
    long heap = random.nextInt(4) == 0 ? 1 << 20 : 1 + random.nextInt(1 << 16);
    int most = 1 + random.nextInt(random.nextBoolean() ? 5 : 500);
    try (traffic;
        SpilledLives lives =
            new SpilledLives(
                room -> new SpillingTable(empty.get(), room, most),
                traffic::told,
                folder.resolve("state"),
                heap,
                random)) {
      long watermark = Provenance.NO_WATERMARK;
      long time = -3000;
      List<Row> expected = new ArrayList<>();
      List<C> waiting = new ArrayList<>();
      for (int step = random.nextInt(400); step >= 0; step--) {
        switch (random.nextInt(20)) {
          case 0 -> {
            lives.restart(random);
            naive.restart();
            waiting.clear();
          }
          case 1 -> lives.remember();
          case 2, 3, 4, 5, 6, 7, 8 -> {
            time += random.nextInt(random.nextInt(20) == 0 ? 20_000 : 400);
            List<C> some = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
              some.addAll(changes.around(random, time));
            }
            // What comes while results are left is applied when they have come out.
            waiting.addAll(some);
            if (!lives.state().hasMoreResults()) {
              waiting.forEach(naive::apply);
              waiting.clear();
            }
            lives.state().apply(traffic.gathered(some.stream().map(row).toList()));
          }
          case 9, 10, 11, 12 -> {
            long before = lives.state().outgoing(watermark);
            if (!lives.state().hasMoreResults()) {
              watermark = Math.max(watermark, time - random.nextInt(1500));
              expected = new ArrayList<>(naive.commit(watermark));
            }
            List<?> came = lives.commit(watermark, random.nextInt(3) == 0);
            assertThat(lives.state().outgoing(watermark)).isGreaterThanOrEqualTo(before);
            for (Object each : came) {
              assertThat(expected.remove(each)).as("%s comes out", each).isTrue();
            }
            if (!lives.state().hasMoreResults()) {
              assertThat(expected).isEmpty();
              waiting.forEach(naive::apply);
              waiting.clear();
            }
          }
          case 13, 14, 15 -> {
            while (lives.isSaving()) {
              lives.save();
            }
          }
          default -> lives.save();
        }
        SegmentedState state = lives.state();
        if (!state.hasMoreResults() && !state.hasChanges()) {
          assertThat(naive.hasChanges()).isFalse();
          assertThat(state.groups()).isEqualTo(naive.groups());
          assertThat(traffic.read((ReadableState) state, random))
              .containsExactlyInAnyOrderElementsOf(naive.present());
        }
      }
    } finally {
      SpilledLives.delete(folder);
    }
  }

  @Test
  void anOrderedTableOnDiskIsWhatDuckDbSaysHoweverItsRowsArrive() throws Exception {
    KeyedPlan plan = UpsertTableTest.plan("version", 0);
    Path folder = Files.createTempDirectory("spilled");
    Random random = new Random(4711);
    List<NaiveUpserts.Change> input = UpsertTableTest.shuffled();
    Map<List<Object>, List<Object>> table = new HashMap<>();
    try (Traffic traffic = new Traffic(plan, UpsertTableTest.COLUMNS);
        SpilledLives lives =
            new SpilledLives(
                plan::newState, traffic::told, folder.resolve("state"), 1 << 14, random)) {
      for (int from = 0; from < input.size(); from += 100) {
        List<NaiveUpserts.Change> some = input.subList(from, from + 100);
        UpsertTableTest.take(
            commit(lives, traffic.gathered(some.stream().map(NaiveUpserts.Change::row).toList())),
            table);
        if (from % 1000 == 0) {
          lives.restart(random);
        }
      }
      assertThat(lives.state().spilled().found()).isPositive();
    } finally {
      SpilledLives.delete(folder);
    }
    assertThat(table).isEqualTo(UpsertTableTest.answer(input));
  }

  /** As shards wrote them before these tables could spill. */
  @Test
  void aSnapshotThatIsNotInSegmentsIsReadToo() throws IOException {
    KeyedPlan plan = UpsertTableTest.plan("", 5);
    Path folder = Files.createTempDirectory("spilled");
    Random random = new Random(4711);
    NaiveUpserts naive = new NaiveUpserts("", 5000);
    try (Traffic traffic = new Traffic(plan, UpsertTableTest.COLUMNS);
        SpilledLives lives =
            new SpilledLives(
                plan::newState, traffic::told, folder.resolve("state"), 1 << 14, random)) {
      KeyedState before = plan.newState();
      for (long time = 0; time < 4000; time += 20) {
        List<NaiveUpserts.Change> some = NaiveUpserts.changes(random, time, 500);
        some.forEach(naive::apply);
        before.apply(traffic.gathered(some.stream().map(NaiveUpserts.Change::row).toList()));
      }
      before.results(before.takeDelta(), 0);
      naive.commit(0);
      lives.state().replay(before.all());
      lives.state().restoreWatermark(0);
      assertThat(commit(lives, Rows.none())).isEmpty();
      for (SpilledLives.Store store : List.of(SpilledLives.Store.LOST, SpilledLives.Store.KILLED)) {
        lives.restart(store);
        assertThat(lives.state().spilled().groupsInMemory()).isLessThan(naive.groups());
        assertThat(traffic.read((ReadableState) lives.state(), random))
            .containsExactlyInAnyOrderElementsOf(naive.present());
      }
      assertThat(lives.commit(20_000, false))
          .asInstanceOf(InstanceOfAssertFactories.list(Row.class))
          .hasSize(Math.toIntExact(naive.groups()))
          .containsExactlyInAnyOrderElementsOf(naive.commit(20_000));
      assertThat(lives.state().groups()).isZero();
    } finally {
      SpilledLives.delete(folder);
    }
  }

  @Test
  void keysThatComeAndGoLeaveNothingBehind() throws IOException {
    UpsertTablePlan plan = (UpsertTablePlan) UpsertTableTest.plan("", 0);
    Path folder = Files.createTempDirectory("spilled");
    Random random = new Random(4711);
    try (Traffic traffic = new Traffic(plan, UpsertTableTest.COLUMNS);
        SpilledLives lives =
            new SpilledLives(
                plan::newState, traffic::told, folder.resolve("state"), 1 << 16, random)) {
      List<NaiveUpserts.Change> cold = new ArrayList<>();
      for (int i = 0; i < 5000; i++) {
        cold.add(new NaiveUpserts.Change(0, "cold-" + i, i, 1, "a name of some length"));
      }
      commit(lives, traffic.gathered(cold.stream().map(NaiveUpserts.Change::row).toList()));
      for (int round = 0; round < 200; round++) {
        List<Row> rows = new ArrayList<>();
        List<Row> deletes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
          String product = "product-" + round + "-" + i;
          rows.add(new NaiveUpserts.Change(0, product, i, 1, "a name of some length").row());
          deletes.add(new NaiveUpserts.Change(0, product, i, 1, null).row());
        }
        NaiveUpserts.Change gone = cold.removeLast();
        deletes.add(new NaiveUpserts.Change(0, gone.product(), gone.shop(), 1, null).row());
        assertThat(commit(lives, traffic.gathered(rows))).hasSize(200);
        assertThat(commit(lives, traffic.gathered(deletes))).hasSize(201);
        assertThat(lives.state().groups()).isEqualTo(cold.size());
        assertThat(lives.state().spilled().groupsInMemory()).isLessThan(1000);
        List<Segment> segments = lives.state().segments().segments();
        assertThat(segments).hasSizeLessThan(80);
        // 5000 keys that are there, as many that are gone, and as many rows outdated.
        assertThat(segments.stream().mapToLong(Segment::rows).sum()).isLessThan(25_000);
      }
      for (SpilledLives.Store store : List.of(SpilledLives.Store.CLOSED, SpilledLives.Store.LOST)) {
        lives.restart(store);
        assertThat(traffic.read((ReadableState) lives.state(), random))
            .containsExactlyInAnyOrderElementsOf(cold.stream().map(NaiveUpserts::told).toList());
      }
    } finally {
      SpilledLives.delete(folder);
    }
  }

  private static List<?> commit(SpilledLives lives, Rows rows) {
    lives.state().apply(rows);
    List<?> results = lives.commit(0, true);
    while (lives.isSaving()) {
      lives.save();
    }
    return results;
  }
}
