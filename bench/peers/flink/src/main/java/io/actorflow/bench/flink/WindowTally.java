package io.actorflow.bench.flink;

import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** J2: how many bids, and the highest price. */
final class WindowTally
    implements AggregateFunction<Tuple3<Long, Long, Long>, Tuple2<Long, Long>, Tuple2<Long, Long>> {
  private static final long serialVersionUID = 1;

  @Override
  public Tuple2<Long, Long> createAccumulator() {
    return new Tuple2<>(0L, 0L);
  }

  @Override
  public Tuple2<Long, Long> add(Tuple3<Long, Long, Long> bid, Tuple2<Long, Long> tally) {
    tally.f0++;
    tally.f1 = Math.max(tally.f1, bid.f1);
    return tally;
  }

  @Override
  public Tuple2<Long, Long> getResult(Tuple2<Long, Long> tally) {
    return tally;
  }

  @Override
  public Tuple2<Long, Long> merge(Tuple2<Long, Long> left, Tuple2<Long, Long> right) {
    return new Tuple2<>(left.f0 + right.f0, Math.max(left.f1, right.f1));
  }

  /** Adds auction and end of the window to its tally. */
  static final class Result
      extends ProcessWindowFunction<
          Tuple2<Long, Long>, Tuple4<Long, Long, Long, Long>, Long, TimeWindow> {
    private static final long serialVersionUID = 1;

    @Override
    public void process(
        Long auction,
        Context context,
        Iterable<Tuple2<Long, Long>> tallies,
        Collector<Tuple4<Long, Long, Long, Long>> out) {
      Tuple2<Long, Long> tally = tallies.iterator().next();
      out.collect(new Tuple4<>(auction, context.window().getEnd(), tally.f0, tally.f1));
    }
  }
}
