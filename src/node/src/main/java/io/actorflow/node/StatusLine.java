package io.actorflow.node;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/**
 * One line on standard error that is written over and over; on a pipe, a line every ten seconds.
 *
 * <p>On a terminal nothing else may be glued to it: until this is closed, whatever the process
 * writes to standard output or standard error clears the line first, and the line is not drawn
 * behind half a row. For any thread.
 */
final class StatusLine implements AutoCloseable {
  private static final String CLEAR = "\r\u001B[K";
  private static final String GAP = "  ";
  private static final Duration PIPE_INTERVAL = Duration.ofSeconds(10);

  private final boolean terminal;
  private final int columns;
  private final PrintStream out;
  private final PrintStream err;
  private long lastNanos = System.nanoTime();
  private boolean drawn;
  private boolean rowOpen;

  private StatusLine(boolean terminal, int columns) {
    this.terminal = terminal;
    this.columns = columns;
    out = System.out;
    err = System.err;
    if (terminal) {
      System.setOut(new PrintStream(new Guarded(out), false, out.charset()));
      System.setErr(new PrintStream(new Guarded(err), true, err.charset()));
    }
  }

  /** As the launcher says. Whoever keeps {@link System#out} must get it after this. */
  static StatusLine ofProcess() {
    return new StatusLine(
        Boolean.getBoolean("actorflow.terminal"), Integer.getInteger("actorflow.columns", 80));
  }

  /** On a terminal so many {@code columns} wide that shows standard output and standard error. */
  static StatusLine onTerminal(int columns) {
    return new StatusLine(true, columns);
  }

  Duration interval() {
    return Duration.ofMillis(terminal ? 500 : 200);
  }

  /**
   * @param fields the most important first: a terminal shows as many as it has room for
   */
  synchronized void show(List<String> fields) {
    if (terminal) {
      if (!rowOpen) {
        err.print(CLEAR + fitting(fields));
        err.flush();
        drawn = true;
      }
    } else if (System.nanoTime() - lastNanos > PIPE_INTERVAL.toNanos()) {
      lastNanos = System.nanoTime();
      err.println(String.join(GAP, fields));
    }
  }

  /** A line that fills all columns may wrap, and then it could not be cleared. */
  private String fitting(List<String> fields) {
    StringBuilder line = new StringBuilder();
    for (String field : fields) {
      if (line.isEmpty()) {
        line.append(field, 0, Math.max(0, Math.min(field.length(), columns - 1)));
      } else if (line.length() + GAP.length() + field.length() < columns) {
        line.append(GAP).append(field);
      } else {
        break;
      }
    }
    return line.toString();
  }

  /** A line that stays. */
  synchronized void print(String text) {
    clear();
    err.println(text);
    rowOpen = false;
  }

  private void clear() {
    if (drawn) {
      err.print(CLEAR);
      err.flush();
      drawn = false;
    }
  }

  @Override
  public synchronized void close() {
    clear();
    if (terminal) {
      System.out.flush();
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** Clears the line before each write. Keeps doing so for those who still have it afterwards. */
  private final class Guarded extends OutputStream {
    private final PrintStream target;

    Guarded(PrintStream target) {
      this.target = target;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      if (count == 0) {
        return;
      }
      synchronized (StatusLine.this) {
        clear();
        target.write(bytes, from, count);
        rowOpen = bytes[from + count - 1] != '\n';
        if (target.checkError()) {
          throw new IOException("write failed");
        }
      }
    }
  }
}
