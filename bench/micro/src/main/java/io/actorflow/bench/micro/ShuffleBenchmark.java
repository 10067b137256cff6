package io.actorflow.bench.micro;

import io.actorflow.api.Batch;
import io.actorflow.group.PreAggregator;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** What a task does with every row of a keyed operator, before it sends groups to shards. */
@State(Scope.Thread)
public class ShuffleBenchmark {
  private static final int SHARDS = 8;
  private static final int BATCHES_PER_DELIVERY = 8;
  private static final int DELIVERIES = 16;

  @Param({"J2", "J3", "J3_TEXT"})
  private Job job = Job.J2;

  private BufferAllocator allocator;
  private PreAggregator aggregator;
  private List<Batch> batches;
  private int next;

  @Setup
  @Initializer
  public void prepare() {
    allocator = new RootAllocator();
    aggregator = job.newPreAggregator(SHARDS);
    batches = new ArrayList<>();
    Bids bids = new Bids();
    for (int batch = 0; batch < DELIVERIES * BATCHES_PER_DELIVERY; batch++) {
      batches.add(bids.batch(batch, job.columns(), allocator));
    }
  }

  @Measures(value = "partition and pre-aggregate", per = "bid")
  @Benchmark
  @OperationsPerInvocation(BATCHES_PER_DELIVERY * Bids.BATCH)
  public void aggregate(Blackhole out) {
    for (int batch = next; batch < next + BATCHES_PER_DELIVERY; batch++) {
      aggregator.add(batches.get(batch), shard -> true, Partials.NONE_REJECTED);
    }
    next = (next + BATCHES_PER_DELIVERY) % batches.size();
    for (int shard = 0; shard < SHARDS; shard++) {
      out.consume(aggregator.take(shard));
    }
  }

  @TearDown
  public void release() {
    batches.forEach(Batch::close);
    allocator.close();
  }
}
