package io.actorflow.bench.flink;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * J3: how many bids of each bidder there were, and their sum.
 *
 * <p>Gives out every change, or, as the other systems do by nature, a changed bidder once per
 * commit: then the first change sets a timer for the next interval's end. At the end of the input
 * the last watermark brings out what is left.
 */
final class BidderTable
    extends KeyedProcessFunction<Long, Tuple3<Long, Long, Long>, Tuple3<Long, Long, Long>> {
  private static final long serialVersionUID = 1;

  private final boolean everyUpdate;
  private final long commitMillis;
  private transient @Nullable ValueState<Entry> entries;

  /** A plain class with public fields, so that Flink serialises it field by field. */
  public static final class Entry {
    public long bids;
    public long total;
    public boolean changed;
  }

  BidderTable(boolean everyUpdate, long commitMillis) {
    this.everyUpdate = everyUpdate;
    this.commitMillis = commitMillis;
  }

  @Override
  public void open(OpenContext context) {
    entries =
        getRuntimeContext().getState(new ValueStateDescriptor<>("bidder", Types.POJO(Entry.class)));
  }

  @Override
  public void processElement(
      Tuple3<Long, Long, Long> bid, Context context, Collector<Tuple3<Long, Long, Long>> out)
      throws Exception {
    ValueState<Entry> state = state();
    Entry entry = state.value();
    if (entry == null) {
      entry = new Entry();
      if (!everyUpdate) {
        context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
      }
    }
    entry.bids++;
    entry.total += bid.f1;
    if (everyUpdate) {
      out.collect(new Tuple3<>(bid.f0, entry.bids, entry.total));
    } else if (!entry.changed) {
      entry.changed = true;
      long now = context.timerService().currentProcessingTime();
      context.timerService().registerProcessingTimeTimer((now / commitMillis + 1) * commitMillis);
    }
    state.update(entry);
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<Tuple3<Long, Long, Long>> out)
      throws Exception {
    ValueState<Entry> state = state();
    Entry entry = state.value();
    if (entry != null && entry.changed) {
      entry.changed = false;
      state.update(entry);
      out.collect(new Tuple3<>(context.getCurrentKey(), entry.bids, entry.total));
    }
  }

  private ValueState<Entry> state() {
    if (entries == null) {
      throw new IllegalStateException("not open");
    }
    return entries;
  }
}
