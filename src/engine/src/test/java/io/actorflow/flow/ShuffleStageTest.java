package io.actorflow.flow;

import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.testkit.Row.row;
import static io.actorflow.testkit.Rows.batch;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import io.actorflow.group.Aggregate;
import io.actorflow.group.GroupLayout;
import io.actorflow.keyed.Aggregation;
import io.actorflow.keyed.AggregationPlan;
import io.actorflow.letter.LetterSink;
import io.actorflow.run.Plan.KeyedStage;
import io.actorflow.run.RunSpec;
import io.actorflow.run.ShardMessage.Acknowledged;
import io.actorflow.run.ShardMessage.Attach;
import io.actorflow.run.ShardMessage.Attached;
import io.actorflow.run.ShardMessage.Deliver;
import io.actorflow.run.ShardMessage.Refused;
import io.actorflow.run.Way;
import io.actorflow.testkit.TestAllocator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A stage that sends to one shard: through the region, or to the actor that it has met. */
@Timeout(60)
class ShuffleStageTest {
  private static final Schema IDS = schema(int64("id"));
  private static final Way WAY = new Way("source", 0);
  private static final String PRODUCER = "source/0";
  private static final long EPOCH = 3;
  private static final ActorSystem SYSTEM = ActorSystem.create("shuffle-stage");

  @RegisterExtension final TestAllocator memory = new TestAllocator();

  private final TestKit region = new TestKit(SYSTEM);
  private final TestKit shard = new TestKit(SYSTEM);
  private final TestKit successor = new TestKit(SYSTEM);
  private long offset = -1;

  @AfterAll
  static void terminate() {
    SYSTEM.terminate();
  }

  private BoundedSourceQueue<Batch> run() {
    return Source.<Batch>queue(4)
        .toMat(
            new ShuffleStage(
                target(),
                List.of(Map.of(PRODUCER, -1L)),
                positions -> {},
                LetterSink.prompt().box(memory.get())),
            Keep.left())
        .run(SYSTEM);
  }

  private ShuffleTarget target() {
    GroupLayout layout =
        new GroupLayout(List.of(int64("id")), List.of(Aggregate.parse("count", "count(*)", IDS)));
    KeyedStage counts =
        new KeyedStage(
            "counts",
            new AggregationPlan(
                new Aggregation(List.of("id"), Map.of(), Optional.empty()), layout, "time"),
            List.of(WAY),
            List.of());
    RunSpec spec = new RunSpec("pipeline", 1, 1, "", 1, 1, Map.of());
    return new ShuffleTarget(spec, counts, 0, WAY, "task", EPOCH, Map.of(), region.getRef());
  }

  private void offer(BoundedSourceQueue<Batch> in) {
    offset++;
    in.offer(
        batch(IDS, row(offset))
            .in(
                memory.get(),
                new Provenance(PRODUCER, offset - 1, offset, Provenance.NO_WATERMARK)));
  }

  /** What comes to a place is acknowledged by the shard. */
  private void take(TestKit place, TestKit shard) {
    long sequence = place.expectMsgClass(Deliver.class).delivery().sequence();
    place.getLastSender().tell(new Acknowledged(0, EPOCH, sequence), shard.getRef());
  }

  private void attach(TestKit shard) {
    region.expectMsgClass(Attach.class);
    region
        .getLastSender()
        .tell(new Attached(0, EPOCH, Map.of(PRODUCER, offset - 1)), shard.getRef());
  }

  @Test
  void afterItsFirstAnswerAShardGetsItsDeliveriesWithoutTheRegion() {
    BoundedSourceQueue<Batch> in = run();
    offer(in);
    take(region, shard);

    offer(in);
    take(shard, shard);
    offer(in);
    take(shard, shard);

    region.expectNoMessage();
    in.complete();
  }

  @Test
  void theRegionIsAskedAgainWhenTheShardHasEnded() {
    BoundedSourceQueue<Batch> in = run();
    offer(in);
    take(region, shard);
    SYSTEM.stop(shard.getRef());
    offer(in);
    attach(successor);
    take(region, successor);

    offer(in);
    take(successor, successor);
    in.complete();
  }

  @Test
  void theRegionIsAskedAgainWhenTheShardRefuses() {
    BoundedSourceQueue<Batch> in = run();
    offer(in);
    take(region, shard);
    offer(in);
    shard.expectMsgClass(Deliver.class);
    shard.getLastSender().tell(new Refused(0, EPOCH), shard.getRef());

    attach(successor);
    take(region, successor);
    offer(in);
    take(successor, successor);
    in.complete();
  }
}
