package io.actorflow.node;

import java.time.Duration;

/**
 * One line on standard error that is written over and over; on a pipe, a line every ten seconds.
 */
final class StatusLine {
  private static final String CLEAR = "\r\u001B[K";
  private static final int COLUMNS = Integer.getInteger("actorflow.columns", 80);
  private final boolean terminal;
  private long lastNanos = System.nanoTime();

  private StatusLine(boolean terminal) {
    this.terminal = terminal;
  }

  static StatusLine onTerminal() {
    return new StatusLine("true".equals(System.getProperty("actorflow.terminal")));
  }

  Duration interval() {
    return Duration.ofMillis(terminal ? 500 : 200);
  }

  void show(String text) {
    if (terminal) {
      // A line that wraps could not be cleared.
      System.err.print(CLEAR + (text.length() < COLUMNS ? text : text.substring(0, COLUMNS - 1)));
      System.err.flush();
    } else if (System.nanoTime() - lastNanos > Duration.ofSeconds(10).toNanos()) {
      lastNanos = System.nanoTime();
      System.err.println(text);
    }
  }

  /** A line that stays. */
  void print(String text) {
    clear();
    System.err.println(text);
  }

  void clear() {
    if (terminal) {
      System.err.print(CLEAR);
      System.err.flush();
    }
  }
}
