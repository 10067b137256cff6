package io.actorflow.group;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes rows as columns, each as its smallest value and the distances from it in as few bytes as
 * the largest distance needs (frame of reference; Lemire and Boytsov, "Decoding billions of
 * integers per second through vectorization", 2015, section 2). Little-endian:
 *
 * <pre>
 * int count, byte stride
 * stride times: long base, byte width (0, 1, 2, 4 or 8), count times width bytes
 * byte texts; for each: int strings, int bytes, strings times int end, the bytes
 * </pre>
 */
public final class RowsCodec {
  private RowsCodec() {}

  /** Bytes that {@link #write} needs at most. */
  public static int maxSize(Rows rows) {
    long size = 6 + 9L * rows.stride() + 8L * rows.words().length;
    for (Texts text : rows.texts()) {
      size += 8 + 4L * text.count() + text.data().length;
    }
    return Math.toIntExact(size);
  }

  public static void write(Rows rows, ByteBuffer out) {
    out.order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(rows.count()).put((byte) rows.stride());
    for (int column = 0; column < rows.stride(); column++) {
      writeColumn(rows, column, out);
    }
    out.put((byte) rows.texts().length);
    for (Texts text : rows.texts()) {
      out.putInt(text.count()).putInt(text.data().length);
      for (int end : text.ends()) {
        out.putInt(end);
      }
      out.put(text.data());
    }
  }

  private static void writeColumn(Rows rows, int column, ByteBuffer out) {
    long[] words = rows.words();
    int stride = rows.stride();
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (int at = column; at < words.length; at += stride) {
      min = Math.min(min, words[at]);
      max = Math.max(max, words[at]);
    }
    // Doubles' bits and other wide ranges overflow the distance: then it is unsigned and needs 8.
    int width = rows.isEmpty() ? 0 : width(max - min);
    out.putLong(min).put((byte) width);
    for (int at = column; at < words.length; at += stride) {
      long distance = words[at] - min;
      switch (width) {
        case 0 -> {}
        case 1 -> out.put((byte) distance);
        case 2 -> out.putShort((short) distance);
        case 4 -> out.putInt((int) distance);
        default -> out.putLong(distance);
      }
    }
  }

  private static int width(long distance) {
    if (distance == 0) {
      return 0;
    }
    int bits = 64 - Long.numberOfLeadingZeros(distance);
    return bits <= 8 ? 1 : bits <= 16 ? 2 : bits <= 32 ? 4 : 8;
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is something else; lengths are checked before anything
   *     is allocated by them
   */
  public static Rows read(ByteBuffer in) {
    in.order(ByteOrder.LITTLE_ENDIAN);
    int count = in.getInt();
    int stride = in.get() & 0xFF;
    check(count >= 0, "negative row count");
    check((long) count * stride <= Integer.MAX_VALUE - 16, "too many rows");
    long[] words = count == 0 ? new long[0] : readColumns(in, count, stride);
    if (count == 0) {
      in.position(in.position() + 9 * stride);
    }
    Texts[] texts = new Texts[in.get() & 0xFF];
    for (int t = 0; t < texts.length; t++) {
      texts[t] = readTexts(in);
    }
    return new Rows(count, stride, words, texts);
  }

  private static long[] readColumns(ByteBuffer in, int count, int stride) {
    long[] words = new long[count * stride];
    for (int column = 0; column < stride; column++) {
      long base = in.getLong();
      int width = in.get();
      check(in.remaining() >= (long) width * count, "truncated column");
      for (int at = column; at < words.length; at += stride) {
        words[at] =
            base
                + switch (width) {
                  case 0 -> 0;
                  case 1 -> in.get() & 0xFF;
                  case 2 -> in.getShort() & 0xFFFF;
                  case 4 -> in.getInt() & 0xFFFF_FFFFL;
                  case 8 -> in.getLong();
                  default -> throw new IllegalArgumentException("width " + width);
                };
      }
    }
    return words;
  }

  private static Texts readTexts(ByteBuffer in) {
    int strings = in.getInt();
    int bytes = in.getInt();
    check(strings >= 0 && bytes >= 0, "negative text size");
    check(in.remaining() >= 4L * strings + bytes, "truncated texts");
    int[] ends = new int[strings];
    int last = 0;
    for (int i = 0; i < strings; i++) {
      ends[i] = in.getInt();
      check(ends[i] >= last && ends[i] <= bytes, "text ends out of order");
      last = ends[i];
    }
    byte[] data = new byte[bytes];
    in.get(data);
    return new Texts(data, ends);
  }

  private static void check(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException("rows are damaged: " + problem);
    }
  }
}
