package io.actorflow.bench.state;

import io.actorflow.bench.harness.BenchException;
import io.actorflow.bench.harness.BidTopic;
import io.actorflow.bench.harness.BidderResult;
import io.actorflow.bench.harness.Places;
import io.actorflow.bench.harness.ResultTopic;
import io.actorflow.bench.harness.TopicLoad;
import io.actorflow.bench.state.Contender.Instance;
import io.actorflow.bench.state.StateCost.Recovery;
import java.nio.file.Files;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One instance of a system, from nothing: it reads all bids and is measured at rest, is killed and
 * begins again where its disk is as it was, is killed and begins again where its store is gone.
 * Each result is checked.
 */
final class Trial implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration LONGEST_REST = Duration.ofSeconds(60);

  /** None takes longer beside a thousandth of a second for each bid. */
  private static final double DEADLINE_SECONDS = 120;

  private final StateBids bids;
  private final int probes;
  private final Contender.Place place;
  private final String later;
  private final long brokerPid;
  private final Instance instance;
  private final Totals totals;
  private final Consumer<byte[], byte[]> results;
  private final BidderResult result = new BidderResult();

  /**
   * @param probes new bids after a kill
   * @param later topic of those
   */
  Trial(
      Contender contender,
      StateBids bids,
      int probes,
      Contender.Place place,
      String later,
      long brokerPid) {
    this.bids = bids;
    this.probes = probes;
    this.place = place;
    this.later = later;
    this.brokerPid = brokerPid;
    instance = contender.instance(place);
    totals = new Totals(bids.keys());
    results = ResultTopic.read(place.bootstrap(), place.name());
  }

  StateCost run() {
    totals.expect(bids.records(), bids::bidder, bids::price);
    ProcessStatus broker = new ProcessStatus(brokerPid);
    StateCost cost;
    try (Life life = instance.begin()) {
      awaitResult(life);
      long written = life.status().writtenBytes() + broker.writtenBytes();
      awaitResults(life);
      double seconds = life.seconds();
      life.rest(LONGEST_REST);
      written = life.status().writtenBytes() + broker.writtenBytes() - written;
      cost = measure(life, seconds, written);
      life.kill();
    }
    Recovery kept;
    try (Life life = recover(1)) {
      kept = awaitProbes(life);
      life.rest(LONGEST_REST);
      life.kill();
    }
    if (Files.exists(instance.store())) {
      Places.delete(instance.store());
    }
    try (Life life = recover(2)) {
      return cost.with(kept, awaitProbes(life));
    }
  }

  private StateCost measure(Life life, double seconds, long written) {
    try (AttachedJvm jvm = AttachedJvm.of(life.status().pid())) {
      long journalled = instance.journalledBytes(jvm);
      long heap = jvm.liveHeapBytes();
      return new StateCost(
          seconds,
          heap,
          life.status().rssBytes(),
          Folders.bytes(instance.store()),
          instance.durableBytes(),
          journalled,
          written,
          bids.records() * StateBids.BYTES,
          Recovery.NONE,
          Recovery.NONE);
    }
  }

  /** Begins again, where new bids wait already. */
  private Life recover(int round) {
    Probes probe = new Probes(bids.keys(), Math.min(probes, bids.keys()), round);
    totals.expect(probe.count(), probe::bidder, probe::price);
    TopicLoad.load(place.bootstrap(), later, BidTopic.PARTITIONS, probe.count(), probe);
    return instance.begin();
  }

  private Recovery awaitProbes(Life life) {
    awaitResult(life);
    double first = life.seconds();
    awaitResults(life);
    return new Recovery(first, life.seconds());
  }

  /** Waits until one more is there. */
  private void awaitResult(Life life) {
    long before = totals.missing();
    while (totals.missing() == before) {
      poll(life);
    }
  }

  /** Waits until all are there. */
  private void awaitResults(Life life) {
    while (totals.missing() > 0) {
      poll(life);
    }
  }

  private void poll(Life life) {
    life.check();
    if (life.seconds() > DEADLINE_SECONDS + bids.records() / 1000.0) {
      throw life.failed(
          "has results for all but %,d bids after %.0f s"
              .formatted(totals.missing(), life.seconds()));
    }
    for (ConsumerRecord<byte[], byte[]> record : results.poll(POLL)) {
      try {
        result.read(record.value());
        totals.take(result);
      } catch (BenchException wrong) {
        throw new BenchException(life.system() + ": " + wrong.getMessage(), wrong);
      }
    }
  }

  @Override
  public void close() {
    results.close();
  }
}
