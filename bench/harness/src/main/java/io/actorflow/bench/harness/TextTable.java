package io.actorflow.bench.harness;

import java.util.Locale;

/** A table for a terminal. */
public final class TextTable {
  private final String pattern;
  private final StringBuilder text = new StringBuilder();

  /**
   * @param pattern of a line, as {@link String#format} has it
   * @param heading of the columns
   */
  public TextTable(String pattern, String... heading) {
    this.pattern = pattern;
    row(heading);
  }

  /** Adds a row. */
  public void row(String... cells) {
    text.append(line(pattern, cells)).append('\n');
  }

  /** One line, without its end: for a table that is printed as it comes to be. */
  public static String line(String pattern, String... cells) {
    return String.format(Locale.ROOT, pattern, (Object[]) cells).stripTrailing();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
