package io.actorflow.json;

/**
 * The name that came at some place of the last object, as its bytes were, quotes and usually colon
 * included: producers write the same names in the same order again and again, so a comparison of a
 * few words takes the place of reading the name and looking it up.
 */
final class ExpectedName {
  /** Longer names are not remembered. */
  static final int MAX_BYTES = 64;

  /** No column has that name. */
  static final int NO_COLUMN = -1;

  private final long[] words = new long[MAX_BYTES / Long.BYTES];
  private long last;
  private int length;
  private int column = NO_COLUMN;
  private boolean colon;

  /** Remembers the bytes from {@code from} to {@code to}. */
  void learn(byte[] bytes, int from, int to, boolean withColon, int columnOfName) {
    length = 0;
    if (to - from > MAX_BYTES) {
      return;
    }
    for (int word = 0; word * Long.BYTES < to - from; word++) {
      words[word] = word(bytes, from + word * Long.BYTES, to);
    }
    length = to - from;
    last = length >= Long.BYTES ? word(bytes, to - Long.BYTES, to) : 0;
    column = columnOfName;
    colon = withColon;
  }

  private static long word(byte[] bytes, int from, int to) {
    long word = 0;
    for (int index = 0; index < Long.BYTES && from + index < to; index++) {
      word |= (bytes[from + index] & 0xFFL) << (Byte.SIZE * index);
    }
    return word;
  }

  /** Whether the bytes at {@code at} are those that were learnt. */
  boolean matches(byte[] bytes, int at, int end) {
    if (length == 0 || end - at < length) {
      return false;
    }
    if (length < Long.BYTES) {
      return word(bytes, at, at + length) == words[0];
    }
    if ((long) JsonScanner.WORDS.get(bytes, at) != words[0]) {
      return false;
    }
    for (int word = 1; (word + 1) * Long.BYTES <= length; word++) {
      if ((long) JsonScanner.WORDS.get(bytes, at + word * Long.BYTES) != words[word]) {
        return false;
      }
    }
    return (long) JsonScanner.WORDS.get(bytes, at + length - Long.BYTES) == last;
  }

  int length() {
    return length;
  }

  /** The column of that name, {@link #NO_COLUMN} if none. */
  int column() {
    return column;
  }

  boolean hasColon() {
    return colon;
  }
}
