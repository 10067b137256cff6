package io.actorflow.bench.micro;

import io.actorflow.group.Rows;
import io.actorflow.group.RowsCodec;
import java.nio.ByteBuffer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Groups on their way between nodes, and into and out of the journal. */
@State(Scope.Thread)
public class RowsCodecBenchmark {
  private static final int KEYS = 100_000;

  @Param({"J2", "J3", "J3_TEXT"})
  private Job job = Job.J2;

  private Rows rows;
  private ByteBuffer buffer;
  private ByteBuffer written;

  @Setup
  @Initializer
  public void prepare() {
    try (BufferAllocator allocator = new RootAllocator()) {
      rows = Partials.of(job, 1, StateBenchmark.GROUPS, KEYS, allocator).getFirst();
    }
    buffer = ByteBuffer.allocate(RowsCodec.maxSize(rows));
    written = ByteBuffer.allocate(RowsCodec.maxSize(rows));
    RowsCodec.write(rows, written);
    written.flip();
  }

  @Measures(value = "rows into bytes", per = "group")
  @Benchmark
  @OperationsPerInvocation(StateBenchmark.GROUPS)
  public int write() {
    buffer.clear();
    RowsCodec.write(rows, buffer);
    return buffer.position();
  }

  @Measures(value = "rows out of bytes", per = "group")
  @Benchmark
  @OperationsPerInvocation(StateBenchmark.GROUPS)
  public Rows read() {
    written.rewind();
    return RowsCodec.read(written);
  }
}
