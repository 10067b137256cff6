package io.actorflow.bench.micro;

import com.typesafe.config.ConfigFactory;
import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.Provenance;
import io.actorflow.api.SettingsReader;
import io.actorflow.group.Gatherer;
import io.actorflow.group.Rows;
import io.actorflow.keyed.Join;
import io.actorflow.keyed.JoinConfig;
import io.actorflow.keyed.KeyedPlan;
import io.actorflow.keyed.KeyedState;
import io.actorflow.keyed.StatefulOperator.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What a shard does with the rows of two streams: bids and the auctions that they are for, fifteen
 * to one, a commit for each tenth of a second of event time.
 */
public class JoinBenchmark {
  static final int ROUNDS = 512;
  static final int AUCTIONS = 128;
  static final int BIDS = 15 * AUCTIONS;

  private static final long ROUND_MICROS = 100_000;
  private static final Schema BID_COLUMNS =
      Columns.schema(
          Columns.int64("auction"), Columns.int64("price"), Columns.timestamp("date-time"));
  private static final Schema AUCTION_COLUMNS =
      Columns.schema(Columns.int64("id"), Columns.int64("seller"), Columns.timestamp("date-time"));

  /** A million rows, of which each bid has an auction. */
  @State(Scope.Thread)
  public static class Streams {
    @Param({"within { before = 2s }", "window { size = 1s }"})
    private String matching = "";

    private KeyedPlan plan;
    private final List<Rows> bids = new ArrayList<>();
    private final List<Rows> auctions = new ArrayList<>();

    @Setup
    @Initializer
    public void prepare() {
      plan = plan(matching);
      SplittableRandom random = new SplittableRandom(1);
      try (BufferAllocator allocator = new RootAllocator()) {
        for (int round = 0; round < ROUNDS; round++) {
          auctions.add(gathered(1, round, AUCTIONS, random, allocator));
          bids.add(gathered(0, round, BIDS, random, allocator));
        }
      }
    }

    private Rows gathered(
        int input, int round, int count, SplittableRandom random, BufferAllocator allocator) {
      Schema columns = input == 0 ? BID_COLUMNS : AUCTION_COLUMNS;
      VectorSchemaRoot root = VectorSchemaRoot.create(columns, allocator);
      for (FieldVector vector : root.getFieldVectors()) {
        for (int row = 0; row < count; row++) {
          long value =
              switch (vector.getName()) {
                case "date-time" -> round * ROUND_MICROS + row * ROUND_MICROS / count;
                case "id" -> (long) round * AUCTIONS + row;
                case "auction" ->
                    (long) Math.max(0, round - random.nextInt(10)) * AUCTIONS
                        + random.nextInt(AUCTIONS);
                default -> row;
              };
          Bids.set(vector, row, value);
        }
      }
      root.setRowCount(count);
      Gatherer gatherer = plan.newGatherer(input, 1);
      try (Batch batch =
          new Batch(root, new Provenance("some", -1, count, Provenance.NO_WATERMARK))) {
        gatherer.add(batch, shard -> true, Partials.NONE_REJECTED);
      }
      return gatherer.take(0);
    }
  }

  private static KeyedPlan plan(String matching) {
    JoinConfig config =
        SettingsReader.read(
            ConfigFactory.parseString(
                    "key { left = [auction], right = [id] }, kind = inner, " + matching)
                .withFallback(
                    ConfigFactory.parseResources(Join.class.getClassLoader(), "reference.conf")
                        .getConfig("actorflow.join.operator")),
            JoinConfig.class);
    return new Join(config)
        .plan(
            List.of(
                new Input("bids", BID_COLUMNS, "date-time"),
                new Input("auctions", AUCTION_COLUMNS, "date-time")),
            Map.of());
  }

  /** From the first row to the last pair. */
  @Measures(value = "join: apply, delta, results", per = "row")
  @Benchmark
  @OperationsPerInvocation(ROUNDS * (AUCTIONS + BIDS))
  public void join(Streams input, Blackhole out) {
    KeyedState state = input.plan.newState();
    for (int round = 0; round < ROUNDS; round++) {
      out.consume(state.apply(input.auctions.get(round)));
      out.consume(state.apply(input.bids.get(round)));
      List<Rows> delta = state.takeDelta();
      out.consume(delta);
      out.consume(state.results(delta, round * ROUND_MICROS));
      while (state.hasMoreResults()) {
        out.consume(state.results(List.of(), round * ROUND_MICROS));
      }
    }
  }
}
