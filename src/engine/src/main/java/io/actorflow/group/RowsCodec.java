package io.actorflow.group;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes rows as columns, each as its smallest value and the distances from it in as few bytes as
 * the largest distance needs (frame of reference; Lemire and Boytsov, "Decoding billions of
 * integers per second through vectorization", 2015, section 2). Some column of each eight has a
 * byte for each row, so that a few bytes cannot ask for much memory. Little-endian:
 *
 * <pre>
 * int count, short stride
 * stride times: long base, byte width (0, 1, 2, 4 or 8), count times width bytes
 * short texts; for each: int strings, int bytes, strings times int end, the bytes
 * </pre>
 */
public final class RowsCodec {
  private RowsCodec() {}

  /** Bytes that {@link #write} needs at most. */
  public static int maxSize(Rows rows) {
    long size = 8 + 9L * rows.stride() + 8L * rows.words().length;
    for (Texts text : rows.texts()) {
      size += 8 + 4L * text.count() + text.data().length;
    }
    return Math.toIntExact(size);
  }

  public static void write(Rows rows, ByteBuffer out) {
    out.order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(rows.count()).putShort((short) rows.stride());
    long[] bases = new long[rows.stride()];
    int[] widths = new int[rows.stride()];
    int rowBytes = 0;
    for (int column = 0; column < bases.length; column++) {
      widths[column] = measure(rows, column, bases);
      rowBytes += widths[column];
    }
    for (int column = 0; column < bases.length; column++) {
      if (widths[column] == 0 && isTooDense(rows.count(), bases.length, rowBytes)) {
        widths[column] = 1;
        rowBytes++;
      }
      writeColumn(rows, column, bases[column], widths[column], out);
    }
    out.putShort((short) rows.texts().length);
    for (Texts text : rows.texts()) {
      out.putInt(text.count()).putInt(text.data().length);
      for (int end : text.ends()) {
        out.putInt(end);
      }
      out.put(text.data());
    }
  }

  /**
   * Whether more than 64 bytes would be read for one that was written: no such rows are written.
   */
  private static boolean isTooDense(int count, int stride, int rowBytes) {
    return count > 1 && 8 * rowBytes < stride;
  }

  private static int measure(Rows rows, int column, long[] bases) {
    long[] words = rows.words();
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (int at = column; at < words.length; at += rows.stride()) {
      min = Math.min(min, words[at]);
      max = Math.max(max, words[at]);
    }
    bases[column] = min;
    // Doubles' bits and other wide ranges overflow the distance: then it is unsigned and needs 8.
    return rows.isEmpty() ? 0 : width(max - min);
  }

  private static void writeColumn(Rows rows, int column, long base, int width, ByteBuffer out) {
    long[] words = rows.words();
    out.putLong(base).put((byte) width);
    for (int at = column; at < words.length; at += rows.stride()) {
      long distance = words[at] - base;
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
    check(in.remaining() >= 6, "truncated");
    int count = in.getInt();
    int stride = in.getShort() & 0xFFFF;
    checkColumns(in.duplicate().order(ByteOrder.LITTLE_ENDIAN), count, stride);
    long[] words = new long[count * stride];
    for (int column = 0; column < stride; column++) {
      readColumn(in, words, column, stride);
    }
    check(in.remaining() >= 2, "truncated");
    int columns = in.getShort() & 0xFFFF;
    check(columns <= stride, "more columns of text than columns");
    Texts[] texts = new Texts[columns];
    for (int t = 0; t < columns; t++) {
      texts[t] = readTexts(in);
    }
    return new Rows(count, stride, words, texts);
  }

  /** Looks only at lengths. */
  private static void checkColumns(ByteBuffer in, int count, int stride) {
    check(count >= 0, "negative row count");
    check((long) count * stride <= Integer.MAX_VALUE - 16, "too many rows");
    int rowBytes = 0;
    for (int column = 0; column < stride; column++) {
      check(in.remaining() >= 9, "truncated column");
      in.getLong();
      int width = in.get();
      check(width == 0 || width == 1 || width == 2 || width == 4 || width == 8, "bad width");
      check(in.remaining() >= (long) width * count, "truncated column");
      in.position(in.position() + width * count);
      rowBytes += width;
    }
    check(!isTooDense(count, stride, rowBytes), "too many rows for their bytes");
  }

  private static void readColumn(ByteBuffer in, long[] words, int column, int stride) {
    long base = in.getLong();
    int width = in.get();
    for (int at = column; at < words.length; at += stride) {
      words[at] =
          base
              + switch (width) {
                case 0 -> 0;
                case 1 -> in.get() & 0xFF;
                case 2 -> in.getShort() & 0xFFFF;
                case 4 -> in.getInt() & 0xFFFF_FFFFL;
                default -> in.getLong();
              };
    }
  }

  private static Texts readTexts(ByteBuffer in) {
    check(in.remaining() >= 8, "truncated texts");
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
