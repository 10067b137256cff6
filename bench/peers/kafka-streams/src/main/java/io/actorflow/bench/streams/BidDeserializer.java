package io.actorflow.bench.streams;

import io.actorflow.bench.peer.BidReader;
import io.actorflow.bench.peer.Measurement;
import io.actorflow.bench.peer.PeerJob;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads a bid. Each stream thread has its own, by {@link ThreadLocal}: Streams shares serdes. */
final class BidDeserializer implements Deserializer<Bid> {
  private final ThreadLocal<BidReader> readers;
  private final Measurement measurement = Measurement.ofProcess();

  BidDeserializer(PeerJob job) {
    readers = ThreadLocal.withInitial(() -> new BidReader(job));
  }

  @Override
  public Bid deserialize(String topic, byte[] data) {
    measurement.begin();
    BidReader reader = readers.get();
    reader.read(data);
    return new Bid(reader.auction(), reader.bidder(), reader.price(), reader.epochMillis());
  }
}
