package io.actorflow.group;

/** When a result of a window comes out, beside the watermark: what the word of a result says. */
public enum Timing {
  /** The watermark has just reached the end of the window. */
  ON_TIME(0, "on-time"),
  /** Before that: more rows may come. */
  EARLY(1, "early"),
  /** After that, because rows came late: it replaces the results before. */
  LATE(2, "late");

  private final long word;
  private final String text;

  Timing(long word, String text) {
    this.word = word;
    this.text = text;
  }

  static Timing of(long word) {
    for (Timing timing : values()) {
      if (timing.word == word) {
        return timing;
      }
    }
    throw new IllegalArgumentException("no timing has the word " + word);
  }

  /** In a key word. */
  public long word() {
    return word;
  }

  @Override
  public String toString() {
    return text;
  }
}
