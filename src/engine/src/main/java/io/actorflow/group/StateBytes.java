package io.actorflow.group;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.arrow.memory.ArrowBuf;

/** States of cells on their way out, one behind another. Little-endian. */
final class StateBytes {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] data = new byte[256];
  private int size;

  StateBytes putByte(int value) {
    grow(1);
    data[size++] = (byte) value;
    return this;
  }

  StateBytes putInt(int value) {
    grow(4);
    INTS.set(data, size, value);
    size += 4;
    return this;
  }

  StateBytes putLong(long value) {
    grow(8);
    LONGS.set(data, size, value);
    size += 8;
    return this;
  }

  StateBytes put(byte[] bytes) {
    return put(bytes, 0, bytes.length);
  }

  StateBytes put(byte[] bytes, int offset, int length) {
    grow(length);
    System.arraycopy(bytes, offset, data, size, length);
    size += length;
    return this;
  }

  StateBytes put(ArrowBuf bytes, long offset, int length) {
    grow(length);
    bytes.getBytes(offset, data, size, length);
    size += length;
    return this;
  }

  int size() {
    return size;
  }

  StateBytes clear() {
    size = 0;
    return this;
  }

  /** The bytes themselves, of which the first {@link #size} count. */
  byte[] data() {
    return data;
  }

  byte[] toBytes() {
    return Arrays.copyOf(data, size);
  }

  private void grow(int more) {
    int needed = Math.addExact(size, more);
    if (needed > data.length) {
      data = Arrays.copyOf(data, (int) Math.min(Integer.MAX_VALUE - 16, 2L * needed));
    }
  }

  /** State number {@code id} of {@code states}, to be read. */
  static ByteBuffer of(Texts states, int id) {
    check(id >= 0 && id < states.count(), "no such state");
    int start = states.start(id);
    return ByteBuffer.wrap(states.data(), start, states.end(id) - start)
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** What is left of {@code state}. */
  static byte[] rest(ByteBuffer state) {
    return bytes(state, state.remaining());
  }

  /** The next {@code length} bytes. */
  static byte[] bytes(ByteBuffer state, int length) {
    check(length >= 0 && length <= state.remaining(), "truncated");
    byte[] bytes = new byte[length];
    state.get(bytes);
    return bytes;
  }

  /** A number of things of at least {@code least} bytes each that follow. */
  static int count(ByteBuffer state, int least) {
    check(state.remaining() >= 4, "truncated");
    int count = state.getInt();
    check(count >= 0 && (long) count * least <= state.remaining(), "more than its bytes");
    return count;
  }

  static void check(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException("state of an aggregate is damaged: " + problem);
    }
  }
}
