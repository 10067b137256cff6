package io.actorflow.bench.flink;

import io.actorflow.bench.peer.BidReader;
import io.actorflow.bench.peer.Measurement;
import io.actorflow.bench.peer.PeerJob;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads of a bid what a job needs: auction, bidder and price for J1, auction, price and time for
 * J2, bidder, price and 0 for J3. Tuples, because Flink serialises them fastest; always the same
 * one, because objects are reused.
 */
final class BidSchema implements KafkaRecordDeserializationSchema<Tuple3<Long, Long, Long>> {
  private static final long serialVersionUID = 1;

  private final PeerJob job;
  private transient @Nullable BidReader reader;
  private transient @Nullable Tuple3<Long, Long, Long> bid;
  private transient @Nullable Measurement measurement;

  BidSchema(PeerJob job) {
    this.job = job;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    reader = new BidReader(job);
    bid = new Tuple3<>(0L, 0L, 0L);
    measurement = Measurement.ofProcess();
  }

  @Override
  public void deserialize(
      ConsumerRecord<byte[], byte[]> record, Collector<Tuple3<Long, Long, Long>> out) {
    if (reader == null || bid == null || measurement == null) {
      throw new IllegalStateException("not open");
    }
    measurement.begin();
    reader.read(record.value());
    switch (job) {
      case J1 -> bid.setFields(reader.auction(), reader.bidder(), reader.price());
      case J2 -> bid.setFields(reader.auction(), reader.price(), reader.epochMillis());
      case J3 -> bid.setFields(reader.bidder(), reader.price(), 0L);
    }
    out.collect(bid);
  }

  @Override
  public TypeInformation<Tuple3<Long, Long, Long>> getProducedType() {
    return Types.TUPLE(Types.LONG, Types.LONG, Types.LONG);
  }
}
