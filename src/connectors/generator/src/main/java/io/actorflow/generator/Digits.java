package io.actorflow.generator;

import java.nio.charset.StandardCharsets;

/** Writes text into byte arrays. */
final class Digits {
  private Digits() {}

  /** Writes a number that is not negative; the index behind it. */
  static int write(long value, byte[] target, int at) {
    int length = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      length++;
    }
    return write(value, length, target, at);
  }

  /** Writes the last {@code digits} digits, zeros before them; the index behind them. */
  static int write(long value, int digits, byte[] target, int at) {
    long rest = value;
    for (int index = at + digits - 1; index >= at; index--) {
      target[index] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return at + digits;
  }

  static int write(byte[] text, byte[] target, int at) {
    System.arraycopy(text, 0, target, at, text.length);
    return at + text.length;
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static byte[][] ascii(String... texts) {
    byte[][] bytes = new byte[texts.length][];
    for (int index = 0; index < texts.length; index++) {
      bytes[index] = ascii(texts[index]);
    }
    return bytes;
  }
}
