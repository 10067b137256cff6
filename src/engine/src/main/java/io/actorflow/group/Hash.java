package io.actorflow.group;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Hashes of words and bytes. They decide which shard owns a key, so they may never change.
 *
 * <p>Words go through the finalizer of MurmurHash3 in its "Mix13" variant (David Stafford, "Better
 * Bit Mixing", 2011); bytes are folded eight at a time and mixed likewise.
 */
final class Hash {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private Hash() {}

  static long mix(long value) {
    long h = value + GOLDEN;
    h = (h ^ (h >>> 30)) * 0xBF58476D1CE4E5B9L;
    h = (h ^ (h >>> 27)) * 0x94D049BB133111EBL;
    return h ^ (h >>> 31);
  }

  static long combine(long hash, long next) {
    return mix(hash * 31 + next);
  }

  static long bytes(byte[] data, int offset, int length) {
    long h = GOLDEN ^ length;
    int end = offset + length;
    int i = offset;
    for (; i + 8 <= end; i += 8) {
      h = mix(h ^ (long) LONGS.get(data, i));
    }
    long tail = 0;
    for (; i < end; i++) {
      tail = tail << 8 | (data[i] & 0xFF);
    }
    return mix(h ^ tail);
  }

  /** The slice of {@code [0, slices)} that {@code hash} falls into, by its high bits. */
  static int slice(long hash, int slices) {
    return (int) (((hash >>> 32) * slices) >>> 32);
  }
}
