package io.actorflow.json;

import io.actorflow.api.RecordException;
import io.actorflow.column.NumberText;
import io.actorflow.column.Utf8;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A cursor over the bytes of one record that knows JSON's grammar.
 *
 * <p>Strings are searched eight bytes at a time: a word of plain ASCII without quotes, backslashes
 * and control characters is passed in a few instructions [1]. Nesting is counted, not recursed
 * into, so depth costs no stack.
 *
 * <p>[1] Words are read at once past the record's end, as far as the array goes; what is found
 * there is told from the record by its position.
 */
final class JsonScanner {
  /** Levels of objects and arrays in a record, itself included. */
  static final int MAX_DEPTH = 64;

  static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final long SPACES = ' ' * ONES;

  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private static final int EXCERPT_BYTES = 40;

  byte[] bytes = {};
  int position;
  int end;

  byte[] text = {};
  int textStart;
  int textEnd;

  /** For the numbers that are not plain digits. */
  final NumberText number = new NumberText();

  private int start;
  private int depth;
  private byte[] scratch = {};
  private boolean escaped;

  void reset(byte[] data, int offset, int length) {
    bytes = data;
    start = offset;
    position = offset;
    end = offset + length;
    depth = 0;
  }

  /** Skips white space; the byte there, or -1 at the end of the record. */
  int peek() {
    int p = position;
    while (p < end) {
      byte c = bytes[p];
      if (c > ' ' || (c != ' ' && c != '\n' && c != '\r' && c != '\t')) {
        position = p;
        // A byte that is no ASCII fits nowhere outside strings: it need only differ from -1.
        return c & 0xFF;
      }
      p++;
    }
    position = p;
    return -1;
  }

  void enter() {
    if (++depth > MAX_DEPTH) {
      throw new RecordException(
          "byte %d: more than %d levels of nesting (expected: at most %d)"
              .formatted(at(position), MAX_DEPTH, MAX_DEPTH));
    }
  }

  void leave() {
    depth--;
  }

  /** Steps over one byte, after white space. */
  void expect(char wanted, String expected) {
    if (peek() != wanted) {
      throw unexpected(expected);
    }
    position++;
  }

  /**
   * Finds the end of a string and checks all of it.
   *
   * @param from index behind its opening quote
   * @return index of its closing quote; {@link #escaped} says whether there are escapes in it
   */
  int closingQuote(int from) {
    byte[] b = bytes;
    int lastWord = b.length - Long.BYTES;
    int p = from;
    escaped = false;
    while (true) {
      while (p <= lastWord) {
        long special = special((long) WORDS.get(b, p));
        if (special != 0) {
          p += Long.numberOfTrailingZeros(special) >>> 3;
          break;
        }
        p += Long.BYTES;
      }
      if (p >= end) {
        throw malformed(end, "end of record", "'\"'");
      }
      byte c = b[p];
      if (c == '"') {
        return p;
      }
      if (c == '\\') {
        escaped = true;
        p = escape(p);
      } else if (c < 0) {
        p = nonAscii(p);
      } else if (c < ' ') {
        throw malformed(p, found(p), "control characters to be escaped");
      } else {
        p++;
      }
    }
  }

  /** How many bytes from {@code from} on need no escape in a string; they are not checked. */
  static int plainLength(byte[] text, int from, int to) {
    int p = from;
    while (p < to) {
      if (p + Long.BYTES <= to) {
        long word = (long) WORDS.get(text, p);
        // Bytes beyond ASCII are plain here: clear their high bits before looking.
        if ((special(word & ~HIGHS) & ~word) == 0) {
          p += Long.BYTES;
          continue;
        }
      }
      byte c = text[p];
      if (c == '"' || c == '\\' || (c >= 0 && c < ' ')) {
        break;
      }
      p++;
    }
    return p - from;
  }

  /** Whether the string that {@link #closingQuote} passed has escapes. */
  boolean escaped() {
    return escaped;
  }

  /**
   * Marks the bytes of {@code word} that end plain text: the high bit of the first such byte is
   * set, and bits may also be set above it. A borrow can only come from a lower byte that is itself
   * marked, so the lowest mark is exact.
   */
  private static long special(long word) {
    long quote = (word ^ QUOTES) - ONES;
    long backslash = (word ^ BACKSLASHES) - ONES;
    long control = word - SPACES;
    return (quote | backslash | control | word) & HIGHS;
  }

  /**
   * Reads the string at the cursor: {@link #text} from {@link #textStart} to {@link #textEnd} is
   * its UTF-8, valid until the next call.
   */
  void readText() {
    int first = position + 1;
    int quote = closingQuote(first);
    position = quote + 1;
    if (escaped) {
      unescape(first, quote);
    } else {
      text = bytes;
      textStart = first;
      textEnd = quote;
    }
  }

  private void unescape(int from, int to) {
    if (scratch.length < to - from) {
      scratch = new byte[Math.max(to - from, scratch.length * 2)];
    }
    int length = 0;
    int p = from;
    while (p < to) {
      byte c = bytes[p];
      if (c != '\\') {
        scratch[length++] = c;
        p++;
      } else if (bytes[p + 1] == 'u') {
        int point = codeUnit(p);
        if (Character.isSurrogate((char) point)) {
          point = surrogates(p, to);
          p += 6;
        }
        length = Utf8.write(point, scratch, length);
        p += 6;
      } else {
        scratch[length++] = unescaped(bytes[p + 1]);
        p += 2;
      }
    }
    text = scratch;
    textStart = 0;
    textEnd = length;
  }

  private static byte unescaped(byte c) {
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> c;
    };
  }

  private int codeUnit(int p) {
    int unit = 0;
    for (int digit = p + 2; digit < p + 6; digit++) {
      unit = unit << 4 | Character.digit(bytes[digit], 16);
    }
    return unit;
  }

  private int surrogates(int p, int to) {
    char high = (char) codeUnit(p);
    if (p + 12 <= to && bytes[p + 6] == '\\' && bytes[p + 7] == 'u') {
      char low = (char) codeUnit(p + 6);
      if (Character.isSurrogatePair(high, low)) {
        return Character.toCodePoint(high, low);
      }
    }
    throw malformed(p, "half of a surrogate pair", "both halves");
  }

  /** Index behind the escape sequence at {@code p}. */
  private int escape(int p) {
    if (p + 1 >= end) {
      throw malformed(end, "end of record", "an escape sequence");
    }
    return switch (bytes[p + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> p + 2;
      case 'u' -> hexDigits(p + 2);
      default -> throw malformed(p + 1, found(p + 1), "one of \"\\/bfnrtu after a backslash");
    };
  }

  private int hexDigits(int p) {
    for (int digit = p; digit < p + 4; digit++) {
      if (digit >= end || Character.digit(bytes[digit], 16) < 0) {
        throw malformed(digit, found(digit), "four hexadecimal digits after \\u");
      }
    }
    return p + 4;
  }

  /** Index behind the run of multi-byte characters at {@code p}, which is checked to be UTF-8. */
  private int nonAscii(int p) {
    do {
      int length = Utf8.length(bytes, p, end);
      if (length == 0) {
        throw malformed(p, "0x%02X".formatted(bytes[p]), "UTF-8");
      }
      p += length;
    } while (p < end && bytes[p] < 0);
    return p;
  }

  /** Steps over any value, checking it. */
  void skip() {
    int first = peek();
    if (first == '{' || first == '[') {
      skipNested();
    } else {
      skipScalar(first);
    }
  }

  private void skipScalar(int first) {
    switch (first) {
      case '"' -> position = closingQuote(position + 1) + 1;
      case 't' -> literal(TRUE);
      case 'f' -> literal(FALSE);
      case 'n' -> literal(NULL);
      default -> skipNumber();
    }
  }

  /** One loop over everything inside; bit 0 of {@code objects} says whether we are in an object. */
  private void skipNested() {
    int outside = depth;
    long objects = 0;
    while (true) {
      // A value is due.
      int first = peek();
      if (first == '{' || first == '[') {
        enter();
        position++;
        boolean object = first == '{';
        objects = (objects << 1) | (object ? 1 : 0);
        if (peek() == (object ? '}' : ']')) {
          position++;
          leave();
          objects >>>= 1;
        } else {
          if (object) {
            skipName();
          }
          continue;
        }
      } else {
        skipScalar(first);
      }
      // A value has ended, and perhaps what it was in.
      while (true) {
        if (depth == outside) {
          return;
        }
        boolean object = (objects & 1) != 0;
        int next = peek();
        position++;
        if (next == ',') {
          if (object) {
            skipName();
          }
          break;
        }
        if (next != (object ? '}' : ']')) {
          position--;
          throw unexpected(object ? "',' or '}'" : "',' or ']'");
        }
        leave();
        objects >>>= 1;
      }
    }
  }

  private void skipName() {
    if (peek() != '"') {
      throw unexpected("a name in quotes");
    }
    position = closingQuote(position + 1) + 1;
    expect(':', "':'");
  }

  boolean readBoolean() {
    boolean value = bytes[position] == 't';
    literal(value ? TRUE : FALSE);
    return value;
  }

  void readNull() {
    literal(NULL);
  }

  private void literal(byte[] expected) {
    int p = position;
    if (end - p < expected.length) {
      throw malformed(end, "end of record", new String(expected, StandardCharsets.US_ASCII));
    }
    for (int index = 0; index < expected.length; index++) {
      if (bytes[p + index] != expected[index]) {
        throw malformed(
            p + index, found(p + index), new String(expected, StandardCharsets.US_ASCII));
      }
    }
    position = p + expected.length;
  }

  /** Steps over a number, checking it. */
  void skipNumber() {
    int p = position;
    if (p < end && bytes[p] == '-') {
      p++;
    }
    int integer = p;
    p = digits(p, p == position ? "a value" : "a digit");
    if (bytes[integer] == '0' && p > integer + 1) {
      throw malformed(integer, "a leading zero", "a number without it");
    }
    if (p < end && bytes[p] == '.') {
      p = digits(p + 1, "a digit");
    }
    if (p < end && (bytes[p] == 'e' || bytes[p] == 'E')) {
      p++;
      if (p < end && (bytes[p] == '+' || bytes[p] == '-')) {
        p++;
      }
      p = digits(p, "a digit");
    }
    position = p;
  }

  /** Index behind the digits at {@code p}, at least one. */
  private int digits(int p, String expected) {
    int first = p;
    while (p < end && isDigit(bytes[p])) {
      p++;
    }
    if (p == first) {
      throw malformed(p, found(p), expected);
    }
    return p;
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /** The record is not JSON: something else than {@code expected} is at the cursor. */
  RecordException unexpected(String expected) {
    return malformed(position, found(position), expected);
  }

  private RecordException malformed(int index, String found, String expected) {
    return new RecordException(
        "byte %d: found %s (expected: %s)".formatted(at(Math.min(index, end)), found, expected));
  }

  /** The value from {@code from} on is JSON, but not one for that column. */
  RecordException misfit(String column, int from, String expected) {
    position = from;
    skip();
    return new RecordException(
        "column '%s': found %s at byte %d (expected: %s)"
            .formatted(column, excerpt(from, position), at(from), expected));
  }

  private int at(int index) {
    return index - start;
  }

  private String found(int index) {
    if (index >= end) {
      return "end of record";
    }
    byte c = bytes[index];
    return c > ' ' && c < 127 ? "'" + (char) c + "'" : "0x%02X".formatted(c);
  }

  private String excerpt(int from, int to) {
    int length = Math.min(to - from, EXCERPT_BYTES);
    // The cut may go through a character.
    while (length > 0 && from + length < to && (bytes[from + length] & 0xC0) == 0x80) {
      length--;
    }
    String text = new String(bytes, from, length, StandardCharsets.UTF_8);
    return length < to - from ? text + "..." : text;
  }
}
