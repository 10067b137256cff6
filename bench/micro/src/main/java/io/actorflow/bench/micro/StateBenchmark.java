package io.actorflow.bench.micro;

import io.actorflow.api.Provenance;
import io.actorflow.group.Rows;
import io.actorflow.keyed.KeyedState;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** What a shard does with the groups that it gets: each delivery is a commit of its own. */
public class StateBenchmark {
  static final int GROUPS = 2048;
  private static final int DELIVERIES = 8;
  private static final int KEYS_OF_WINDOW = 8192;
  private static final int KEYS_OF_TABLE = 100_000;

  /** A window that has just begun, and what will be in it. */
  @State(Scope.Thread)
  public static class Window {
    private List<Rows> partials;

    @Setup
    @Initializer
    public void prepare() {
      try (BufferAllocator allocator = new RootAllocator()) {
        partials = Partials.of(Job.J2, DELIVERIES, GROUPS, KEYS_OF_WINDOW, allocator);
      }
    }
  }

  /** A table that has been running for long. */
  @State(Scope.Thread)
  public static class Table {
    @Param({"J3", "J3_TEXT"})
    private Job job = Job.J3;

    private List<Rows> partials;
    private KeyedState table;

    @Setup
    @Initializer
    public void prepare() {
      table = job.aggregation().newState(job.layout());
      try (BufferAllocator allocator = new RootAllocator()) {
        partials = Partials.of(job, DELIVERIES, GROUPS, KEYS_OF_TABLE, allocator);
        Partials.of(job, 1, KEYS_OF_TABLE, KEYS_OF_TABLE, allocator).forEach(table::apply);
      }
      table.takeDelta();
    }
  }

  /** From the first row of a window to its results. */
  @Measures(value = "window: apply, delta, results", per = "group")
  @Benchmark
  @OperationsPerInvocation(DELIVERIES * GROUPS)
  public void window(Window input, Blackhole out) {
    KeyedState state = Job.J2.aggregation().newState(Job.J2.layout());
    for (Rows rows : input.partials) {
      commit(state, rows, Provenance.NO_WATERMARK, out);
    }
    out.consume(state.results(List.of(), Job.WINDOW_MICROS));
  }

  @Measures(value = "table: apply, delta, results", per = "group")
  @Benchmark
  @OperationsPerInvocation(DELIVERIES * GROUPS)
  public void table(Table input, Blackhole out) {
    for (Rows rows : input.partials) {
      commit(input.table, rows, Provenance.NO_WATERMARK, out);
    }
  }

  private static void commit(KeyedState state, Rows rows, long watermark, Blackhole out) {
    out.consume(state.apply(rows));
    List<Rows> delta = state.takeDelta();
    out.consume(delta);
    out.consume(state.results(delta, watermark));
  }
}
