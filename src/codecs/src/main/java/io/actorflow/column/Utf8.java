package io.actorflow.column;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** UTF-8 as RFC 3629 has it: no surrogates, nothing in more bytes than it needs. */
public final class Utf8 {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long HIGHS = 0x8080808080808080L;

  private Utf8() {}

  /**
   * Bytes of the character of several bytes at {@code at}, 0 if there is no such character before
   * {@code end}.
   */
  public static int length(byte[] bytes, int at, int end) {
    int lead = bytes[at] & 0xFF;
    if (lead < 0xC2) {
      return 0;
    }
    if (lead < 0xE0) {
      return end - at >= 2 && isContinuation(bytes[at + 1]) ? 2 : 0;
    }
    if (lead < 0xF0) {
      if (end - at < 3 || !isContinuation(bytes[at + 1]) || !isContinuation(bytes[at + 2])) {
        return 0;
      }
      int point = (lead & 0x0F) << 12 | (bytes[at + 1] & 0x3F) << 6 | (bytes[at + 2] & 0x3F);
      return point >= 0x800 && (point < 0xD800 || point > 0xDFFF) ? 3 : 0;
    }
    if (lead > 0xF4
        || end - at < 4
        || !isContinuation(bytes[at + 1])
        || !isContinuation(bytes[at + 2])
        || !isContinuation(bytes[at + 3])) {
      return 0;
    }
    int point = (lead & 0x07) << 18 | (bytes[at + 1] & 0x3F) << 12;
    return point >= 0x10000 && point <= 0x10FFFF ? 4 : 0;
  }

  /** Index of the first byte that is not part of a character, {@code to} if there is none. */
  public static int firstInvalid(byte[] bytes, int from, int to) {
    int p = from;
    while (p < to) {
      if (to - p >= Long.BYTES && ((long) WORDS.get(bytes, p) & HIGHS) == 0) {
        p += Long.BYTES;
      } else if (bytes[p] >= 0) {
        p++;
      } else {
        int length = length(bytes, p, to);
        if (length == 0) {
          return p;
        }
        p += length;
      }
    }
    return to;
  }

  private static boolean isContinuation(byte b) {
    return (b & 0xC0) == 0x80;
  }

  /** Writes a character; the index behind it. */
  public static int write(int point, byte[] target, int at) {
    if (point < 0x80) {
      target[at] = (byte) point;
      return at + 1;
    }
    if (point < 0x800) {
      target[at] = (byte) (0xC0 | point >> 6);
      target[at + 1] = (byte) (0x80 | (point & 0x3F));
      return at + 2;
    }
    if (point < 0x10000) {
      target[at] = (byte) (0xE0 | point >> 12);
      target[at + 1] = (byte) (0x80 | (point >> 6 & 0x3F));
      target[at + 2] = (byte) (0x80 | (point & 0x3F));
      return at + 3;
    }
    target[at] = (byte) (0xF0 | point >> 18);
    target[at + 1] = (byte) (0x80 | (point >> 12 & 0x3F));
    target[at + 2] = (byte) (0x80 | (point >> 6 & 0x3F));
    target[at + 3] = (byte) (0x80 | (point & 0x3F));
    return at + 4;
  }
}
