package io.actorflow.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Keys of what an actor has written: the length of its persistence id in two bytes, the id in
 * UTF-8, the sequence number in eight; big-endian, so that they sort by it.
 */
final class Key {
  private Key() {}

  static byte[] of(String id, long sequence) {
    byte[] text = id.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Short.BYTES + text.length + Long.BYTES)
        .putShort((short) text.length)
        .put(text)
        .putLong(sequence)
        .array();
  }

  static boolean isOf(byte[] key, byte[] other) {
    int prefix = other.length - Long.BYTES;
    return key.length == other.length && Arrays.equals(key, 0, prefix, other, 0, prefix);
  }

  static long sequence(byte[] key) {
    return ByteBuffer.wrap(key).getLong(key.length - Long.BYTES);
  }
}
