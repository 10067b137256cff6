package io.actorflow.column;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Reads numbers from decimal text: an optional sign, digits with or without a point, an optional
 * exponent. Reused from number to number.
 *
 * <p>A decimal of at most 18 digits below 2^53 and a power of ten up to 10^22 are both exact as
 * doubles, and one division rounds once, so the result is the nearest double (Clinger, How to read
 * floating point numbers accurately, PLDI 1990). Anything else is left to {@link
 * Double#parseDouble}.
 */
public final class NumberText {
  private static final double[] EXACT_POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };
  private static final long EXACT_INTEGERS = 1L << 53;

  // Any number of so many digits fits a long.
  private static final int SAFE_DIGITS = 18;
  // Longer ones are no longs that anybody wrote down, and cost time to the square of their length.
  private static final int LONGEST_INTEGER = 100;

  private long longValue;
  private double doubleValue;

  // What the last scan found, if the text was plain: digits and at most one point.
  private long mantissa;
  private int fraction;

  /** What {@link #readLong} read. */
  public long longValue() {
    return longValue;
  }

  /** What {@link #readDouble} read. */
  public double doubleValue() {
    return doubleValue;
  }

  /** Whether the text is an integer that fits a long; 1.0 and 1e3 are integers too. */
  public boolean readLong(byte[] text, int from, int to) {
    if (isPlain(text, from, to) && fraction == 0) {
      longValue = text[from] == '-' ? -mantissa : mantissa;
      return true;
    }
    if (to - from > LONGEST_INTEGER || !isNumber(text, from, to)) {
      return false;
    }
    try {
      longValue = new BigDecimal(string(text, from, to)).longValueExact();
      return true;
    } catch (ArithmeticException | NumberFormatException fractionOrTooLarge) {
      return false;
    }
  }

  /** Whether the text is a number that is finite as a double. */
  public boolean readDouble(byte[] text, int from, int to) {
    if (isPlain(text, from, to) && mantissa <= EXACT_INTEGERS) {
      double value = mantissa / EXACT_POWERS[fraction];
      doubleValue = text[from] == '-' ? -value : value;
      return true;
    }
    if (!isNumber(text, from, to)) {
      return false;
    }
    try {
      doubleValue = Double.parseDouble(string(text, from, to));
      return Double.isFinite(doubleValue);
    } catch (NumberFormatException noNumber) {
      return false;
    }
  }

  /** Scans digits and at most one point; false if there is anything else, or too much of it. */
  private boolean isPlain(byte[] text, int from, int to) {
    mantissa = 0;
    fraction = 0;
    int digits = 0;
    boolean point = false;
    for (int p = from < to && isSign(text[from]) ? from + 1 : from; p < to; p++) {
      byte c = text[p];
      if (c == '.' && !point && digits > 0) {
        point = true;
      } else if (isDigit(c) && digits < SAFE_DIGITS) {
        digits++;
        mantissa = mantissa * 10 + (c - '0');
        fraction += point ? 1 : 0;
      } else {
        return false;
      }
    }
    return digits > 0 && (!point || fraction > 0);
  }

  /** Java's own parsers take more than a number in decimal: names, suffixes, hexadecimal. */
  private static boolean isNumber(byte[] text, int from, int to) {
    for (int p = from; p < to; p++) {
      byte c = text[p];
      if (!isDigit(c) && !isSign(c) && c != '.' && c != 'e' && c != 'E') {
        return false;
      }
    }
    return from < to;
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isSign(byte c) {
    return c == '-' || c == '+';
  }

  private static String string(byte[] text, int from, int to) {
    return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
