package io.actorflow.wire;

import io.actorflow.group.Rows;
import io.actorflow.group.RowsCodec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A header and rows, checked as a whole. Little-endian:
 *
 * <pre>
 * byte version, int CRC-32C of all that follows
 * int bytes of the header, the header
 * int parts; for each: rows as {@link RowsCodec} writes them
 * </pre>
 */
record Frame(byte[] header, List<Rows> parts) {
  private static final byte VERSION = 1;
  private static final int CHECKED_FROM = 5;
  private static final int LEAST_PART = RowsCodec.maxSize(Rows.none());

  Frame {
    parts = List.copyOf(parts);
  }

  byte[] toBytes() {
    long size = CHECKED_FROM + 8L + header.length;
    for (Rows rows : parts) {
      size += RowsCodec.maxSize(rows);
    }
    ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(size));
    write(out);
    byte[] written = new byte[out.position()];
    out.flip().get(written);
    return written;
  }

  /** Writes from the position of {@code out} on, and moves it. */
  void write(ByteBuffer out) {
    ByteBuffer frame = out.slice().order(ByteOrder.LITTLE_ENDIAN);
    frame.put(VERSION).putInt(0);
    frame.putInt(header.length).put(header);
    frame.putInt(parts.size());
    for (Rows rows : parts) {
      RowsCodec.write(rows, frame);
    }
    frame.putInt(1, checksum(frame.duplicate().flip()));
    out.position(out.position() + frame.position());
  }

  /**
   * Reads what {@link #write} wrote, to the end of {@code in}.
   *
   * @throws IllegalArgumentException if it is something else; nothing is allocated for more than
   *     the bytes there are
   */
  static Frame read(ByteBuffer in) {
    ByteBuffer frame = in.slice().order(ByteOrder.LITTLE_ENDIAN);
    check(frame.remaining() >= CHECKED_FROM + 8, "truncated");
    byte version = frame.get();
    check(version == VERSION, "version " + version + " (expected: " + VERSION + ")");
    int expected = frame.getInt();
    int found = checksum(frame.duplicate().rewind());
    if (found != expected) {
      throw new IllegalArgumentException(
          "checksum %08x (expected: %08x)".formatted(found, expected));
    }
    int length = frame.getInt();
    check(length >= 0 && length <= frame.remaining() - 4, "truncated header");
    byte[] header = new byte[length];
    frame.get(header);
    int count = frame.getInt();
    check(count >= 0 && count <= frame.remaining() / LEAST_PART, "truncated parts");
    List<Rows> parts = new ArrayList<>(count);
    for (int part = 0; part < count; part++) {
      parts.add(RowsCodec.read(frame));
    }
    check(!frame.hasRemaining(), "bytes behind the end");
    in.position(in.limit());
    return new Frame(header, parts);
  }

  private static int checksum(ByteBuffer frame) {
    CRC32C checksum = new CRC32C();
    checksum.update(frame.position(CHECKED_FROM));
    return (int) checksum.getValue();
  }

  private static void check(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }
}
