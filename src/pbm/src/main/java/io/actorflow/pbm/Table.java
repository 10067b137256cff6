package io.actorflow.pbm;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Rows under headings, at most 80 columns wide: what is too long is shortened, the widest column
 * first. Programs read {@code -o json}, which shortens nothing.
 */
final class Table {
  static final int WIDTH = 80;
  private static final String GAP = "  ";
  private static final int MIN_COLUMN = 6;

  private enum Kind {
    TEXT,
    NUMBER,
    STATE
  }

  private record Column(String heading, Kind kind) {}

  private final List<Column> columns = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();

  Table text(String heading) {
    columns.add(new Column(heading, Kind.TEXT));
    return this;
  }

  /** Right-aligned. */
  Table number(String heading) {
    columns.add(new Column(heading, Kind.NUMBER));
    return this;
  }

  /** Coloured on a terminal. */
  Table state(String heading) {
    columns.add(new Column(heading, Kind.STATE));
    return this;
  }

  Table row(String... cells) {
    return row(List.of(cells));
  }

  Table row(List<String> cells) {
    if (cells.size() != columns.size()) {
      throw new IllegalArgumentException(
          "%d cells for %d columns".formatted(cells.size(), columns.size()));
    }
    rows.add(List.copyOf(cells));
    return this;
  }

  /** All lines; {@code painter} colours states. */
  String render(UnaryOperator<String> painter) {
    int[] widths = widths();
    List<String> lines = new ArrayList<>();
    lines.add(
        line(columns.stream().map(Column::heading).toList(), widths, UnaryOperator.identity()));
    rows.forEach(row -> lines.add(line(row, widths, painter)));
    return String.join("\n", lines);
  }

  private int[] widths() {
    int[] widths = new int[columns.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = length(columns.get(column).heading());
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], length(row.get(column)));
      }
    }
    int excess = GAP.length() * (widths.length - 1) - WIDTH;
    for (int width : widths) {
      excess += width;
    }
    while (excess > 0 && shortenWidest(widths)) {
      excess--;
    }
    return widths;
  }

  /** Only texts are cut, and those not to nothing: half a number is another number. */
  private boolean shortenWidest(int[] widths) {
    int widest = -1;
    for (int column = 0; column < widths.length; column++) {
      boolean shortens = columns.get(column).kind() == Kind.TEXT && widths[column] > MIN_COLUMN;
      if (shortens && (widest < 0 || widths[column] >= widths[widest])) {
        widest = column;
      }
    }
    if (widest < 0) {
      return false;
    }
    widths[widest]--;
    return true;
  }

  private String line(List<String> cells, int[] widths, UnaryOperator<String> painter) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      Kind kind = columns.get(column).kind();
      String cell = shorten(cells.get(column), widths[column]);
      String blanks = " ".repeat(widths[column] - length(cell));
      String shown = kind == Kind.STATE ? painter.apply(cell) : cell;
      line.append(column == 0 ? "" : GAP);
      line.append(kind == Kind.NUMBER ? blanks + shown : shown + blanks);
    }
    return line.toString().stripTrailing();
  }

  private static String shorten(String cell, int width) {
    if (length(cell) <= width) {
      return cell;
    }
    return cell.substring(0, cell.offsetByCodePoints(0, width - 1)) + "…";
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
