package io.actorflow.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import io.actorflow.testkit.Row;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** The whole way of a group, from batches to batches, beside {@link NaiveGroups}. */
class GroupingTest {
  private static final Provenance RANGE = new Provenance("test", 0, 1, 0);

  @Property(tries = 150, seed = "4711")
  void givesWhatLookingAtEveryRowGives(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 5) int shards,
      @ForAll @IntRange(min = 0, max = 5) int batches,
      @ForAll @IntRange(min = 1, max = 3000) int distinct,
      @ForAll @IntRange(min = 0, max = 30) int nullPercent) {
    Random random = new Random(seed);
    List<String> keys = keys(random);
    List<Aggregate> aggregates = aggregates(random);
    GroupLayout layout =
        new GroupLayout(keys.stream().map(GroupingTest::field).toList(), aggregates);
    NaiveGroups naive = new NaiveGroups(RandomTable.SCHEMA, keys, aggregates);
    RandomTable table = new RandomTable(random, distinct, nullPercent);
    PreAggregator groups = new PreAggregator(layout, shards, null);
    List<Shard> states = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      states.add(new Shard(layout));
    }
    int rejected = 0;
    List<String> causes = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator()) {
      for (int number = 0; number < batches; number++) {
        io.actorflow.testkit.Rows rows = table.rows(random.nextInt(400));
        rejected += naive.add(rows);
        try (Batch batch = rows.in(allocator)) {
          groups.add(batch, shard -> true, (b, row, cause) -> causes.add(cause));
        }
        for (int shard = 0; shard < shards; shard++) {
          if (random.nextBoolean()) {
            states.get(shard).take(groups, shard, random);
          }
        }
        if (random.nextInt(3) == 0) {
          groups.forgetTexts();
        }
      }
      Map<List<@Nullable Object>, Row> found = new HashMap<>();
      for (int shard = 0; shard < shards; shard++) {
        states.get(shard).take(groups, shard, random);
        states.get(shard).finish();
        for (Row row : states.get(shard).results(allocator)) {
          assertThat(found.put(row.values().subList(0, keys.size()), row))
              .as("the same key in two shards, or twice")
              .isNull();
        }
      }
      assertThat(found).isEqualTo(naive.results());
      assertThat(causes).hasSize(rejected);
    }
  }

  /** What a shard does, and one that hears only of the changes. */
  private static final class Shard {
    private final GroupLayout layout;
    private final GroupTable live;
    private final GroupTable replayed;

    Shard(GroupLayout layout) {
      this.layout = layout;
      live = new GroupTable(layout);
      replayed = new GroupTable(layout);
    }

    void take(PreAggregator groups, int index, Random random) {
      int pending = groups.pending(index);
      Rows rows = groups.take(index);
      assertThat(rows.count()).isEqualTo(pending);
      assertThat(groups.pending(index)).isZero();
      live.combine(random.nextBoolean() ? rows : sent(rows));
      if (random.nextBoolean()) {
        finish();
      }
    }

    void finish() {
      int changes = live.changes();
      Rows delta = live.takeChanges();
      assertThat(delta.count()).isEqualTo(changes);
      assertThat(live.changes()).isZero();
      replayed.replace(sent(delta), Selected.all(delta.count()));
    }

    List<Row> results(BufferAllocator allocator) {
      assertThat(results(live.all(), allocator))
          .containsExactlyInAnyOrderElementsOf(results(replayed.all(), allocator));
      return results(live.all(), allocator);
    }

    private List<Row> results(Rows rows, BufferAllocator allocator) {
      ResultBatches batches = new ResultBatches(layout, ResultBatches.Shape.plain());
      try (Batch batch = batches.batch(List.of(rows), RANGE, allocator)) {
        return io.actorflow.testkit.Rows.of(batch).rows();
      }
    }
  }

  private static Rows sent(Rows rows) {
    ByteBuffer buffer = ByteBuffer.allocate(RowsCodec.maxSize(rows));
    RowsCodec.write(rows, buffer);
    return RowsCodec.read(buffer.flip());
  }

  private static List<String> keys(Random random) {
    TreeSet<String> keys = new TreeSet<>();
    int count = 1 + random.nextInt(3);
    while (keys.size() < count) {
      keys.add(RandomTable.KEYS.get(random.nextInt(RandomTable.KEYS.size())));
    }
    return List.copyOf(keys);
  }

  private static List<Aggregate> aggregates(Random random) {
    AggregateParser parser = new AggregateParser(RandomTable.SCHEMA, "", Map.of());
    List<Aggregate> aggregates = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      String expression =
          switch (random.nextInt(6)) {
            case 0 -> "count(*)";
            case 1 ->
                "count(" + RandomTable.KEYS.get(random.nextInt(RandomTable.KEYS.size())) + ")";
            case 2 -> "sum(" + number(random) + ")";
            case 3 -> "AVG( \"" + number(random) + "\" )";
            case 4 -> "min(" + ordered(random) + ")";
            default -> "max(" + ordered(random) + ")";
          };
      aggregates.add(parser.parse("a" + i, expression));
    }
    return aggregates;
  }

  private static String number(Random random) {
    return RandomTable.NUMBERS.get(random.nextInt(RandomTable.NUMBERS.size()));
  }

  private static String ordered(Random random) {
    return RandomTable.ORDERED.get(random.nextInt(RandomTable.ORDERED.size()));
  }

  private static Field field(String name) {
    return RandomTable.SCHEMA.findField(name);
  }
}
