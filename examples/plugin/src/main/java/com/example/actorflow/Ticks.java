package com.example.actorflow;

import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.timestamp;

import io.actorflow.api.Columns;
import io.actorflow.api.ReaderContext;
import io.actorflow.api.Source;
import io.actorflow.api.Split;
import io.actorflow.api.SplitReader;
import io.actorflow.api.SplitStart;
import java.time.InstantSource;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A row per interval. Tick number n has offset n and a time that follows from n, so that reading
 * again after a fault gives the same rows.
 */
record Ticks(TicksConfig config, InstantSource clock) implements Source {
  static final String NUMBER = "number";
  static final String AT = "at";

  @Override
  public Schema schema() {
    return Columns.schema(int64(NUMBER), timestamp(AT));
  }

  @Override
  public List<Split> splits() {
    long end = config.count() == 0 ? Split.UNBOUNDED : config.count() - 1;
    return List.of(new Split("ticks", -1, end));
  }

  @Override
  public SplitReader open(ReaderContext context, List<SplitStart> starts) {
    return new TicksReader(config, clock, context, starts.getFirst());
  }
}
