package io.actorflow.column;

import java.util.Arrays;

/** Bytes as text in base64 (RFC 4648, section 4); padding may be left out when reading. */
public final class Base64Text {
  private static final byte[] DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
          .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  private static final byte[] VALUES = values();

  private Base64Text() {}

  private static byte[] values() {
    byte[] values = new byte[256];
    Arrays.fill(values, (byte) -1);
    for (int digit = 0; digit < DIGITS.length; digit++) {
      values[DIGITS[digit]] = (byte) digit;
    }
    return values;
  }

  /** Most bytes that so many characters stand for. */
  public static int maxDecoded(int characters) {
    return (int) (characters * 3L / 4 + 3);
  }

  /**
   * Decodes into {@code target}, which has {@link #maxDecoded} bytes.
   *
   * @return how many bytes there are, -1 if the text is not base64
   */
  public static int decode(byte[] text, int from, int to, byte[] target) {
    int end = to;
    if ((to - from) % 4 == 0 && to > from && text[to - 1] == '=') {
      end = text[to - 2] == '=' ? to - 2 : to - 1;
    }
    int digits = end - from;
    if (digits % 4 == 1) {
      return -1;
    }
    int length = 0;
    int bits = 0;
    for (int index = 0; index < digits; index++) {
      int value = VALUES[text[from + index] & 0xFF];
      if (value < 0) {
        return -1;
      }
      bits = bits << 6 | value;
      if ((index & 3) == 3) {
        target[length] = (byte) (bits >> 16);
        target[length + 1] = (byte) (bits >> 8);
        target[length + 2] = (byte) bits;
        length += 3;
      }
    }
    if (digits % 4 == 2) {
      target[length++] = (byte) (bits >> 4);
    } else if (digits % 4 == 3) {
      target[length++] = (byte) (bits >> 10);
      target[length++] = (byte) (bits >> 2);
    }
    return length;
  }

  /** Most characters that so many bytes become. */
  public static int maxEncoded(int bytes) {
    return Math.toIntExact((bytes + 2L) / 3 * 4);
  }

  /** Encodes with padding; the index behind the last character. */
  public static int encode(byte[] source, int from, int to, byte[] target, int at) {
    int p = at;
    int index = from;
    for (; index + 2 < to; index += 3) {
      int bits =
          (source[index] & 0xFF) << 16
              | (source[index + 1] & 0xFF) << 8
              | (source[index + 2] & 0xFF);
      target[p] = DIGITS[bits >> 18];
      target[p + 1] = DIGITS[bits >> 12 & 63];
      target[p + 2] = DIGITS[bits >> 6 & 63];
      target[p + 3] = DIGITS[bits & 63];
      p += 4;
    }
    if (to - index == 1) {
      int bits = (source[index] & 0xFF) << 4;
      target[p] = DIGITS[bits >> 6];
      target[p + 1] = DIGITS[bits & 63];
      target[p + 2] = '=';
      target[p + 3] = '=';
      p += 4;
    } else if (to - index == 2) {
      int bits = (source[index] & 0xFF) << 10 | (source[index + 1] & 0xFF) << 2;
      target[p] = DIGITS[bits >> 12];
      target[p + 1] = DIGITS[bits >> 6 & 63];
      target[p + 2] = DIGITS[bits & 63];
      target[p + 3] = '=';
      p += 4;
    }
    return p;
  }
}
