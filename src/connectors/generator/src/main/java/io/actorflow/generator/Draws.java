package io.actorflow.generator;

/**
 * Random numbers by name: each is a pure function of the seed, what it is drawn for, and of which
 * event it is.
 *
 * <p>The bits are those of SplitMix64 (G. Steele, D. Lea, C. Flood, Fast splittable pseudorandom
 * number generators, OOPSLA 2014), with the generator's state computed instead of advanced.
 */
final class Draws {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final long MAX_PURPOSES = 1L << 16;
  private static final int LETTERS_PER_DRAW = 12;

  private final long seed;

  Draws(long seed) {
    this.seed = mix(seed + GOLDEN_GAMMA);
  }

  /**
   * @param purpose tells the draws of one event apart
   */
  long bits(long event, int purpose) {
    return mix(seed ^ mix((event * MAX_PURPOSES + purpose) * GOLDEN_GAMMA));
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** From 0 to {@code bound} - 1, equally likely but for the bias of 2^-64. */
  long below(long bound, long event, int purpose) {
    return Math.unsignedMultiplyHigh(bits(event, purpose), bound);
  }

  /** From 0 to 1, 1 excluded. */
  double unit(long event, int purpose) {
    return (bits(event, purpose) >>> 11) * 0x1p-53;
  }

  /**
   * Writes {@code length} letters; the index behind them.
   *
   * @param purpose the first of several: one for every twelve letters
   */
  int letters(int length, long event, int purpose, byte[] target, int at) {
    long rest = 0;
    for (int letter = 0; letter < length; letter++) {
      if (letter % LETTERS_PER_DRAW == 0) {
        rest = bits(event, purpose + letter / LETTERS_PER_DRAW) >>> 1;
      }
      target[at + letter] = (byte) ('a' + rest % 26);
      rest /= 26;
    }
    return at + length;
  }

  /** Writes words of letters, {@code separator} between them; the index behind them. */
  int words(int length, byte separator, long event, int purpose, byte[] target, int at) {
    int end = letters(length, event, purpose, target, at);
    long rest = 0;
    // Neither the first nor the last letter, so that nothing needs trimming.
    for (int letter = 1; letter < length - 1; letter++) {
      if (letter % LETTERS_PER_DRAW == 1) {
        rest = bits(event, purpose + 1024 + letter / LETTERS_PER_DRAW) >>> 1;
      }
      if (rest % 13 == 0) {
        target[at + letter] = separator;
      }
      rest /= 13;
    }
    return end;
  }
}
