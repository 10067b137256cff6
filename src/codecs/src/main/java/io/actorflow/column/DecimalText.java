package io.actorflow.column;

import io.actorflow.api.RecordBuffer;
import java.nio.charset.StandardCharsets;

/** Writes numbers as decimal digits, without an object in between where that is possible. */
public final class DecimalText {
  private static final int MAX_LONG_LENGTH = 20;
  private static final byte[] LEAST = "-9223372036854775808".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PAIRS = pairs();
  // Doubles of that size and below are exact as integers.
  private static final double EXACT_INTEGERS = 1L << 53;

  private DecimalText() {}

  private static byte[] pairs() {
    byte[] pairs = new byte[200];
    for (int pair = 0; pair < 100; pair++) {
      pairs[2 * pair] = (byte) ('0' + pair / 10);
      pairs[2 * pair + 1] = (byte) ('0' + pair % 10);
    }
    return pairs;
  }

  public static void write(long value, RecordBuffer target) {
    if (value == Long.MIN_VALUE) {
      target.put(LEAST, 0, LEAST.length);
      return;
    }
    target.ensure(MAX_LONG_LENGTH);
    byte[] bytes = target.array();
    int at = target.length();
    long rest = value;
    if (value < 0) {
      bytes[at++] = '-';
      rest = -value;
    }
    int end = at + length(rest);
    int p = end;
    while (rest >= 100) {
      long quotient = rest / 100;
      int pair = (int) (rest - quotient * 100) * 2;
      p -= 2;
      bytes[p] = PAIRS[pair];
      bytes[p + 1] = PAIRS[pair + 1];
      rest = quotient;
    }
    if (rest >= 10) {
      bytes[p - 2] = PAIRS[(int) rest * 2];
      bytes[p - 1] = PAIRS[(int) rest * 2 + 1];
    } else {
      bytes[p - 1] = (byte) ('0' + rest);
    }
    target.advance(end - target.length());
  }

  private static int length(long value) {
    int length = 1;
    long bound = 10;
    while (length < 19 && value >= bound) {
      length++;
      bound *= 10;
    }
    return length;
  }

  /** Writes the shortest decimal that reads back as {@code value}, which must be finite. */
  public static void write(double value, RecordBuffer target) {
    long integer = (long) value;
    if (integer == value
        && Math.abs(value) <= EXACT_INTEGERS
        && (integer != 0 || Double.doubleToRawLongBits(value) == 0)) {
      write(integer, target);
    } else {
      writeText(Double.toString(value), target);
    }
  }

  /** Writes a text of ASCII characters. */
  public static void writeText(String ascii, RecordBuffer target) {
    byte[] bytes = ascii.getBytes(StandardCharsets.ISO_8859_1);
    target.put(bytes, 0, bytes.length);
  }
}
