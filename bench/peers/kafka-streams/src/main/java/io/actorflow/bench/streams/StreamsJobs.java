package io.actorflow.bench.streams;

import io.actorflow.bench.peer.Measurement;
import io.actorflow.bench.peer.PeerArguments;
import io.actorflow.bench.peer.PeerJob;
import io.actorflow.bench.peer.ResultWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KGroupedStream;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * The jobs in the DSL.
 *
 * <p>Between the two halves of J2 and J3 only key and price travel, 16 bytes in binary. State is in
 * memory, which is faster here than RocksDB, unless J3 is asked to have it there, with changelogs
 * as always; the cache is on, so updates of a key between two commits come out as one.
 */
final class StreamsJobs {
  /**
   * Threads read different partitions, and may be far apart in event time when there is much to
   * catch up on; what is later than this is dropped. So windows come out as they change, and at the
   * end each has come out with all its bids: waiting for the end of this time instead would give
   * out nothing here.
   */
  private static final Duration GRACE = Duration.ofDays(1);

  private static final Duration WINDOW = Duration.ofSeconds(10);

  private final PeerArguments arguments;

  /** Bids that have arrived in the last operator. */
  private final LongAdder done = new LongAdder();

  private final Measurement measurement = Measurement.ofProcess();
  private final ThreadLocal<ResultWriter> writers = ThreadLocal.withInitial(ResultWriter::new);

  StreamsJobs(PeerArguments arguments) {
    this.arguments = arguments;
  }

  long done() {
    return done.sum();
  }

  Topology topology() {
    return arguments.keyed() ? ofKeyedTopic() : ofAnyTopic();
  }

  /** J3 where all bids of a bidder are in one partition already, so that none has to travel. */
  private Topology ofKeyedTopic() {
    if (arguments.job() != PeerJob.J3) {
      throw new IllegalArgumentException("--keyed is for J3, not for " + arguments.job());
    }
    StreamsBuilder builder = new StreamsBuilder();
    Serde<Long> bidders =
        Serdes.serdeFrom(
            (topic, bidder) -> ResultWriter.key(bidder),
            (topic, text) -> Long.parseLong(new String(text, StandardCharsets.UTF_8)));
    KStream<Long, Long> prices =
        builder.stream(arguments.input(), consumed(bidders)).mapValues(Bid::price);
    results(prices.groupByKey(Grouped.with(bidders, Serdes.Long())))
        .to(arguments.output(), Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
    return builder.build();
  }

  private Topology ofAnyTopic() {
    StreamsBuilder builder = new StreamsBuilder();
    KStream<byte[], Bid> input =
        builder.stream(List.of(arguments.input().split(",", -1)), consumed(Serdes.ByteArray()));
    KStream<byte[], byte[]> results =
        switch (arguments.job()) {
          case J1 -> filtered(input);
          case J2 -> windows(input);
          case J3 -> table(input);
        };
    results.to(arguments.output(), Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
    return builder.build();
  }

  private <K> Consumed<K, Bid> consumed(Serde<K> keys) {
    Serde<Bid> bids =
        Serdes.serdeFrom(
            (topic, bid) -> {
              throw new UnsupportedOperationException("bids are only read");
            },
            new BidDeserializer(arguments.job()));
    return Consumed.with(keys, bids)
        .withTimestampExtractor((record, previous) -> ((Bid) record.value()).epochMillis());
  }

  private KStream<byte[], byte[]> filtered(KStream<byte[], Bid> input) {
    long above = arguments.abovePrice();
    return input
        .filter(
            (key, bid) -> {
              done.increment();
              return bid.price() > above;
            })
        .mapValues(
            bid -> {
              measurement.countResult();
              return writers.get().bid(bid.auction(), bid.bidder(), bid.price());
            });
  }

  private KStream<byte[], byte[]> windows(KStream<byte[], Bid> input) {
    return grouped(input.map((key, bid) -> KeyValue.pair(bid.auction(), bid.price())))
        .windowedBy(TimeWindows.ofSizeAndGrace(WINDOW, GRACE))
        .aggregate(
            () -> Tally.NONE,
            (auction, price, tally) -> {
              done.increment();
              return tally.max(price);
            },
            Materialized.<Long, Tally>as(
                    Stores.inMemoryWindowStore("windows", WINDOW.plus(GRACE), WINDOW, false))
                .withKeySerde(Serdes.Long())
                .withValueSerde(Tally.serde()))
        .toStream()
        .map(
            (window, tally) -> {
              measurement.countResult();
              return KeyValue.pair(
                  ResultWriter.key(window.key()),
                  writers
                      .get()
                      .window(
                          window.key(),
                          window.window().start(),
                          window.window().end(),
                          tally.count(),
                          tally.value()));
            });
  }

  private KStream<byte[], byte[]> table(KStream<byte[], Bid> input) {
    return results(grouped(input.map((key, bid) -> KeyValue.pair(bid.bidder(), bid.price()))));
  }

  private KStream<byte[], byte[]> results(KGroupedStream<Long, Long> prices) {
    return prices
        .aggregate(
            () -> Tally.NONE,
            (bidder, price, tally) -> {
              done.increment();
              return tally.sum(price);
            },
            bidders().withKeySerde(Serdes.Long()).withValueSerde(Tally.serde()))
        .toStream()
        .map(
            (bidder, tally) -> {
              measurement.countResult();
              return KeyValue.pair(
                  ResultWriter.key(bidder),
                  writers.get().bidder(bidder, tally.count(), tally.value()));
            });
  }

  /** As a name alone it is RocksDB, at its defaults. */
  private Materialized<Long, Tally, KeyValueStore<Bytes, byte[]>> bidders() {
    return arguments.rocksDb()
        ? Materialized.as("bidders")
        : Materialized.as(Stores.inMemoryKeyValueStore("bidders"));
  }

  private static KGroupedStream<Long, Long> grouped(KStream<Long, Long> prices) {
    return prices.groupByKey(Grouped.with("by-key", Serdes.Long(), Serdes.Long()));
  }
}
