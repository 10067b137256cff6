package io.actorflow.spill;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a store holds, written with each of its writes.
 *
 * @param lineage name of the state
 * @param complete the commit whose state it holds, all of it; 0 if it has not been filled
 * @param newest commit of which it may hold something
 */
public record Marker(String lineage, long complete, long newest) {
  /** Whether it becomes that state when the segments from {@link #complete} on are loaded. */
  public boolean serves(Manifest manifest) {
    return lineage.equals(manifest.lineage())
        && complete > 0
        && complete >= manifest.since()
        && newest <= manifest.commit();
  }

  byte[] toBytes() {
    byte[] name = lineage.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(16 + name.length)
        .putLong(complete)
        .putLong(newest)
        .put(name)
        .array();
  }

  static Marker of(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long complete = in.getLong();
    long newest = in.getLong();
    return new Marker(
        new String(bytes, 16, bytes.length - 16, StandardCharsets.UTF_8), complete, newest);
  }
}
