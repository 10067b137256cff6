package io.actorflow.json;

import io.actorflow.column.NumberText;

/**
 * Reads numbers without an object in between.
 *
 * <p>Digits are taken eight at a time: a word is turned into a number by three multiplications [1],
 * which join digits to pairs, and pairs to eight. A run of fewer digits is shifted to the top of
 * the word, where the zeros that move in are leading zeros. So the time does not depend on how many
 * digits there are, and the branch predictor has nothing to guess.
 *
 * <p>[1] Daniel Lemire, Number parsing at a gigabyte per second, 2021.
 */
final class Numbers {
  private static final long ZEROS = 0x3030303030303030L;
  private static final long ABOVE_NINE = 0x7676767676767676L;
  private static final long HIGHS = 0x8080808080808080L;

  private static final long EVERY_FOURTH = 0x000000FF000000FFL;

  private static final long[] POWERS = powers();
  // Any number of so many digits fits a long.
  private static final int SAFE_DIGITS = 18;

  private Numbers() {}

  private static long[] powers() {
    long[] powers = new long[SAFE_DIGITS + 1];
    powers[0] = 1;
    for (int exponent = 1; exponent <= SAFE_DIGITS; exponent++) {
      powers[exponent] = powers[exponent - 1] * 10;
    }
    return powers;
  }

  /** The number at the cursor; 1.0 and 1e3 are integers too. */
  static long readLong(JsonScanner in, ValueReader column) {
    int start = in.position;
    byte[] bytes = in.bytes;
    boolean negative = bytes[start] == '-';
    int first = negative ? start + 1 : start;
    int p = first;
    long value = 0;
    while (true) {
      int digits = digitsAt(bytes, p, in.end);
      if (digits == 0) {
        break;
      }
      if (p + digits - first > SAFE_DIGITS) {
        return readUncommonLong(in, column);
      }
      value = value * POWERS[digits] + parse(bytes, p, digits);
      p += digits;
      if (digits < Long.BYTES) {
        break;
      }
    }
    if (p == first || (bytes[first] == '0' && p > first + 1) || goesOn(bytes, p, in.end)) {
      return readUncommonLong(in, column);
    }
    in.position = p;
    return negative ? -value : value;
  }

  /** Whether the number has a fraction, an exponent or, at the end of the array, more digits. */
  private static boolean goesOn(byte[] bytes, int p, int end) {
    if (p >= end) {
      return false;
    }
    byte c = bytes[p];
    return c == '.' || c == 'e' || c == 'E' || JsonScanner.isDigit(c);
  }

  private static long readUncommonLong(JsonScanner in, ValueReader column) {
    int start = skipNumber(in, column);
    NumberText number = in.number;
    if (!number.readLong(in.bytes, start, in.position)) {
      throw in.misfit(column.path(), start, column.expected());
    }
    return number.longValue();
  }

  static double readDouble(JsonScanner in, ValueReader column) {
    int start = skipNumber(in, column);
    NumberText number = in.number;
    if (!number.readDouble(in.bytes, start, in.position)) {
      throw in.misfit(column.path(), start, column.expected());
    }
    return number.doubleValue();
  }

  /** Where the number began that the cursor now stands behind. */
  private static int skipNumber(JsonScanner in, ValueReader column) {
    int start = in.position;
    if (startsOther(in.peek())) {
      throw in.misfit(column.path(), start, column.expected());
    }
    in.skipNumber();
    return start;
  }

  /** What starts no value at all is left to {@link JsonScanner#skipNumber} to refuse. */
  private static boolean startsOther(int first) {
    return switch (first) {
      case '"', '{', '[', 't', 'f', 'n' -> true;
      default -> false;
    };
  }

  /** How many of the next eight bytes, up to the first that is none, are digits. */
  private static int digitsAt(byte[] bytes, int p, int end) {
    int digits;
    if (p + Long.BYTES <= bytes.length) {
      long values = (long) JsonScanner.WORDS.get(bytes, p) ^ ZEROS;
      long others = ((values + ABOVE_NINE) | values) & HIGHS;
      digits = others == 0 ? Long.BYTES : Long.numberOfTrailingZeros(others) >>> 3;
    } else {
      digits = 0;
      while (digits < Long.BYTES && p + digits < end && JsonScanner.isDigit(bytes[p + digits])) {
        digits++;
      }
    }
    return Math.min(digits, end - p);
  }

  /** The value of 1 to 8 digits. */
  private static long parse(byte[] bytes, int p, int digits) {
    if (p + Long.BYTES > bytes.length) {
      long value = 0;
      for (int digit = 0; digit < digits; digit++) {
        value = value * 10 + (bytes[p + digit] - '0');
      }
      return value;
    }
    long word = (long) JsonScanner.WORDS.get(bytes, p) ^ ZEROS;
    long eight = word << (Long.SIZE - Byte.SIZE * digits);
    long pairs = eight * 10 + (eight >>> 8);
    long first = (pairs & EVERY_FOURTH) * (100 + (1_000_000L << 32));
    long second = (pairs >>> 16 & EVERY_FOURTH) * (1 + (10_000L << 32));
    return (first + second) >>> 32;
  }
}
