package io.actorflow.bench.streams;

import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/** How many there were, and their sum or maximum. In state and changelog it takes 16 bytes. */
record Tally(long count, long value) {
  static final Tally NONE = new Tally(0, 0);

  Tally max(long price) {
    return new Tally(count + 1, Math.max(value, price));
  }

  Tally sum(long price) {
    return new Tally(count + 1, value + price);
  }

  static Serde<Tally> serde() {
    Serializer<Tally> serializer =
        (topic, tally) ->
            ByteBuffer.allocate(16).putLong(tally.count()).putLong(tally.value()).array();
    Deserializer<Tally> deserializer =
        (topic, data) -> {
          ByteBuffer bytes = ByteBuffer.wrap(data);
          return new Tally(bytes.getLong(), bytes.getLong());
        };
    return Serdes.serdeFrom(serializer, deserializer);
  }
}
