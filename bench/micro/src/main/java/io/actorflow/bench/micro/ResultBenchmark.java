package io.actorflow.bench.micro;

import com.typesafe.config.ConfigMemorySize;
import io.actorflow.api.Batch;
import io.actorflow.api.Encoder;
import io.actorflow.api.Provenance;
import io.actorflow.api.RecordBuffer;
import io.actorflow.group.ResultBatches;
import io.actorflow.group.Rows;
import io.actorflow.json.JsonCodec;
import io.actorflow.json.JsonCodecConfig;
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

/** Results on their way to a sink: from a shard's groups to columns, and from columns to JSON. */
public class ResultBenchmark {
  private static final int KEYS = 100_000;
  private static final Provenance RANGE = new Provenance("shard", 0, 1, Provenance.NO_WATERMARK);

  /** The results of one commit. */
  @State(Scope.Thread)
  public static class Groups {
    @Param({"J2", "J3", "J3_TEXT"})
    private Job job = Job.J2;

    private BufferAllocator allocator;
    private ResultBatches batches;
    private List<Rows> rows;

    @Setup
    @Initializer
    public void prepare() {
      allocator = new RootAllocator();
      batches = job.aggregation().results(job.layout());
      rows = Partials.of(job, 1, StateBenchmark.GROUPS, KEYS, allocator);
    }

    @TearDown
    public void release() {
      allocator.close();
    }
  }

  /** A batch that comes to a sink: of bids in J1, of results in the others. */
  @State(Scope.Thread)
  public static class Columns {
    @Param({"J1", "J2", "J3", "J3_TEXT"})
    private Job job = Job.J1;

    private BufferAllocator allocator;
    private Batch batch;
    private Encoder encoder;
    private final RecordBuffer record = new RecordBuffer(1024);

    @Setup
    @Initializer
    public void prepare() {
      allocator = new RootAllocator();
      if (job == Job.J1) {
        try (Batch bids = new Bids().batch(0, job.columns(), allocator)) {
          batch = bids.slice(0, StateBenchmark.GROUPS);
        }
      } else {
        batch =
            job.aggregation()
                .results(job.layout())
                .batch(
                    Partials.of(job, 1, StateBenchmark.GROUPS, KEYS, allocator), RANGE, allocator);
      }
      encoder =
          new JsonCodec(new JsonCodecConfig(ConfigMemorySize.ofBytes(1 << 24)))
              .encoder(batch.schema());
    }

    @TearDown
    public void release() {
      batch.close();
      encoder.close();
      allocator.close();
    }
  }

  @Measures(value = "groups into columns", per = "result")
  @Benchmark
  @OperationsPerInvocation(StateBenchmark.GROUPS)
  public int batch(Groups input) {
    try (Batch batch = input.batches.batch(input.rows, RANGE, input.allocator)) {
      return batch.rows();
    }
  }

  @Measures(value = "columns into JSON", per = "result")
  @Benchmark
  @OperationsPerInvocation(StateBenchmark.GROUPS)
  public long encode(Columns input) {
    long bytes = 0;
    input.encoder.begin(input.batch);
    for (int row = 0; row < StateBenchmark.GROUPS; row++) {
      input.record.clear();
      input.encoder.encode(row, input.record);
      bytes += input.record.length();
    }
    return bytes;
  }
}
