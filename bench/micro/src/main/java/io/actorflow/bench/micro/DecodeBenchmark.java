package io.actorflow.bench.micro;

import com.typesafe.config.ConfigMemorySize;
import io.actorflow.api.Decoder;
import io.actorflow.json.JsonCodec;
import io.actorflow.json.JsonCodecConfig;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a source does with every record. */
@State(Scope.Thread)
public class DecodeBenchmark {
  private static final int BATCHES = 8;

  @Param({"J1", "J2", "J3"})
  private Job job = Job.J1;

  private BufferAllocator allocator;
  private Decoder decoder;
  private Bids.Encoded records;
  private int next;

  @Setup
  @Initializer
  public void prepare() {
    allocator = new RootAllocator();
    decoder =
        new JsonCodec(new JsonCodecConfig(ConfigMemorySize.ofBytes(1 << 24)))
            .decoder(job.columns(), allocator);
    records = new Bids().json(BATCHES * Bids.BATCH);
  }

  @Measures(value = "JSON into columns", per = "bid")
  @Benchmark
  @OperationsPerInvocation(Bids.BATCH)
  public int decode() {
    decoder.begin(Bids.BATCH);
    for (int record = next; record < next + Bids.BATCH; record++) {
      decoder.append(records.bytes(), records.start(record), records.length(record));
    }
    next = (next + Bids.BATCH) % (BATCHES * Bids.BATCH);
    int rows = decoder.rows();
    decoder.finish().close();
    return rows;
  }

  @TearDown
  public void release() {
    decoder.close();
    allocator.close();
  }
}
