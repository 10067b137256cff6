package io.actorflow.console;

import io.actorflow.api.ConnectorException;
import java.io.IOException;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * Where tables are printed. Remembers the layout of the last one, so that a batch that fits into it
 * continues that table, whoever prints it. For any thread.
 */
final class Console {
  private final PrintStream out;
  private final boolean ellipsis;
  private @Nullable Layout layout;

  Console(PrintStream out) {
    this.out = out;
    ellipsis = out.charset().newEncoder().canEncode(DisplayText.ELLIPSIS);
  }

  /** The process's standard output. */
  static Console standardOutput() {
    return StandardOutput.CONSOLE;
  }

  private static final class StandardOutput {
    static final Console CONSOLE = new Console(System.out);
  }

  synchronized void print(Table table, int width) {
    StringBuilder text = new StringBuilder();
    Layout next =
        layout == null
            ? Layout.fit(table.names(), table.widths(), width)
            : layout.forTable(table.names(), table.widths(), width);
    if (!next.equals(layout)) {
      next.header(text, cut());
      layout = next;
    }
    table.rows(next, text, cut());
    out.append(text);
    if (out.checkError()) {
      throw ConnectorException.permanent(
          "standard output is closed; run with an open one, or use the sink 'discard'",
          new IOException("write failed"));
    }
  }

  private char cut() {
    return ellipsis ? DisplayText.ELLIPSIS : '~';
  }
}
