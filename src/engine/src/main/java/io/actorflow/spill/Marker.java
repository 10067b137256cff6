package io.actorflow.spill;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a store holds, written with each of its writes.
 *
 * @param lineage name of the state
 * @param complete the commit whose state it holds, all of it; 0 if it has not been filled
 * @param newest commit of which it may hold something
 * @param groups in it
 * @param next number that no segment has that its groups name
 */
public record Marker(String lineage, long complete, long newest, long groups, int next) {
  /** Whether a state can go on from here if its segments from {@link #complete} on are loaded. */
  public boolean serves(Manifest manifest) {
    return lineage.equals(manifest.lineage())
        && complete > 0
        && (complete >= manifest.commit() || newest <= manifest.commit());
  }

  byte[] toBytes() {
    byte[] name = lineage.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(28 + name.length)
        .putLong(complete)
        .putLong(newest)
        .putLong(groups)
        .putInt(next)
        .put(name)
        .array();
  }

  static Marker of(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long complete = in.getLong();
    long newest = in.getLong();
    long groups = in.getLong();
    int next = in.getInt();
    return new Marker(
        new String(bytes, 28, bytes.length - 28, StandardCharsets.UTF_8),
        complete,
        newest,
        groups,
        next);
  }
}
