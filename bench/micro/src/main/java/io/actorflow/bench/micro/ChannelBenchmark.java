package io.actorflow.bench.micro;

import io.actorflow.api.Provenance;
import io.actorflow.channel.Channel;
import io.actorflow.channel.Delivery;
import io.actorflow.channel.Intake;
import io.actorflow.group.Rows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The protocol of one channel: a batch of each of eight splits, one delivery, one commit. */
@State(Scope.Thread)
public class ChannelBenchmark {
  private static final String CHANNEL = "bids/0";
  private static final int CREDIT = 2;
  private static final List<String> SPLITS =
      IntStream.range(0, 8).mapToObj(split -> "bids/topic-" + split).toList();

  private Channel<Rows> channel;
  private Intake intake;
  private long offset;

  @Setup
  @Initializer
  public void prepare() {
    Map<String, Long> starts = new HashMap<>();
    SPLITS.forEach(split -> starts.put(split, -1L));
    offset = -1;
    channel = new Channel<>(CREDIT, starts);
    intake = new Intake();
    intake.attach(CHANNEL, 1, starts);
  }

  @Measures(value = "channel: gather 8 ranges, send, offer, acknowledge", per = "delivery")
  @Benchmark
  public void deliver(Blackhole out) {
    long to = offset + Bids.BATCH;
    for (String split : SPLITS) {
      channel.gather(new Provenance(split, offset, to, to));
    }
    offset = to;
    Delivery<Rows> delivery = channel.send(Rows.none());
    Intake.Verdict verdict = intake.offer(CHANNEL, 1, delivery.ranges());
    if (verdict != Intake.Verdict.ACCEPTED) {
      throw new IllegalStateException(delivery + " is " + verdict);
    }
    out.consume(intake.watermark(SPLITS));
    out.consume(intake.takeMoved());
    channel.acknowledged(delivery.sequence());
    out.consume(channel.acknowledged());
  }
}
