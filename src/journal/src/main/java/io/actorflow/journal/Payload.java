package io.actorflow.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;

/**
 * What an event or a snapshot is written as: a byte for the format, the moment in eight bytes, the
 * number of the serializer in four; its manifest, the manifest of the event's adapter and who wrote
 * it, each with its length in two bytes; then the bytes of the serializer.
 *
 * @param moment in milliseconds since 1970
 */
record Payload(
    long moment, int serializer, String manifest, String adapter, String writer, byte[] bytes) {
  private static final byte FORMAT = 1;
  private static final int FIXED_BYTES = 1 + Long.BYTES + Integer.BYTES + 3 * Short.BYTES;

  /** Scala declares nothing of what serializers may throw. */
  static Payload of(Object object, long moment, String adapter, String writer, ActorSystem system)
      throws Exception {
    Serialization serialization = SerializationExtension.get(system);
    Serializer serializer = serialization.findSerializerFor(object);
    return new Payload(
        moment,
        serializer.identifier(),
        Serializers.manifestFor(serializer, object),
        adapter,
        writer,
        serialization.serialize(object).get());
  }

  Object object(ActorSystem system) {
    return SerializationExtension.get(system).deserialize(bytes, serializer, manifest).get();
  }

  byte[] toBytes() {
    byte[][] texts = {utf8(manifest), utf8(adapter), utf8(writer)};
    int size = FIXED_BYTES + bytes.length;
    for (byte[] text : texts) {
      size += text.length;
    }
    ByteBuffer out = ByteBuffer.allocate(size).put(FORMAT).putLong(moment).putInt(serializer);
    for (byte[] text : texts) {
      out.putShort((short) text.length).put(text);
    }
    return out.put(bytes).array();
  }

  private static byte[] utf8(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > Short.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a manifest of %d bytes (expected: at most %d)".formatted(bytes.length, Short.MAX_VALUE));
    }
    return bytes;
  }

  static long moment(byte[] written) {
    return ByteBuffer.wrap(written).getLong(1);
  }

  static Payload read(byte[] written) {
    ByteBuffer in = ByteBuffer.wrap(written);
    byte format = in.get();
    if (format != FORMAT) {
      throw new JournalException(
          "the journal has an entry of format %d (expected: %d; it was written by another version of ActorFlow)"
              .formatted(format, FORMAT));
    }
    long moment = in.getLong();
    int serializer = in.getInt();
    String manifest = text(in);
    String adapter = text(in);
    String writer = text(in);
    byte[] bytes = new byte[in.remaining()];
    in.get(bytes);
    return new Payload(moment, serializer, manifest, adapter, writer, bytes);
  }

  private static String text(ByteBuffer in) {
    byte[] bytes = new byte[in.getShort()];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
