package io.actorflow.json;

import io.actorflow.api.RecordBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.memory.ArrowBuf;

/** Writes UTF-8 as a JSON string: quotes around it, and escapes where JSON demands them. */
final class QuotedText {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private QuotedText() {}

  /** Writes the bytes from {@code from} to {@code to} of an Arrow buffer. */
  static void write(ArrowBuf source, long from, long to, RecordBuffer target) {
    int length = (int) (to - from);
    target.ensure(length + 2);
    byte[] bytes = target.array();
    int start = target.length() + 1;
    source.getBytes(from, bytes, start, length);
    if (JsonScanner.plainLength(bytes, start, start + length) == length) {
      bytes[start - 1] = '"';
      bytes[start + length] = '"';
      target.advance(length + 2);
    } else {
      byte[] text = new byte[length];
      System.arraycopy(bytes, start, text, 0, length);
      write(text, length, target);
    }
  }

  /** Writes the first {@code length} bytes, escaping what needs it. */
  static void write(byte[] text, int length, RecordBuffer target) {
    target.put((byte) '"');
    int p = 0;
    while (p < length) {
      int plain = JsonScanner.plainLength(text, p, length);
      target.put(text, p, plain);
      p += plain;
      if (p < length) {
        escape(text[p], target);
        p++;
      }
    }
    target.put((byte) '"');
  }

  private static void escape(byte c, RecordBuffer target) {
    target.put((byte) '\\');
    switch (c) {
      case '"', '\\' -> target.put(c);
      case '\b' -> target.put((byte) 'b');
      case '\f' -> target.put((byte) 'f');
      case '\n' -> target.put((byte) 'n');
      case '\r' -> target.put((byte) 'r');
      case '\t' -> target.put((byte) 't');
      default -> {
        target.put((byte) 'u');
        target.put((byte) '0');
        target.put((byte) '0');
        target.put(HEX[c >> 4]);
        target.put(HEX[c & 15]);
      }
    }
  }
}
