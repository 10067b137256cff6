package io.actorflow.api;

import java.util.Arrays;

/** Bytes that grow at their end: what an encoder writes to. Reused for record after record. */
public final class RecordBuffer {
  private byte[] bytes;
  private int length;

  public RecordBuffer(int capacity) {
    bytes = new byte[Math.max(16, capacity)];
  }

  /** The bytes themselves, of which the first {@link #length()} count. Changes when it grows. */
  public byte[] array() {
    return bytes;
  }

  public int length() {
    return length;
  }

  /** Makes room for {@code count} more bytes; they may then be written to {@link #array()}. */
  public void ensure(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, count)));
    }
  }

  /** Counts {@code count} bytes that were written to {@link #array()} behind the end. */
  public void advance(int count) {
    length += count;
  }

  public void put(byte value) {
    ensure(1);
    bytes[length++] = value;
  }

  public void put(byte[] source, int offset, int count) {
    ensure(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  public void clear() {
    length = 0;
  }
}
