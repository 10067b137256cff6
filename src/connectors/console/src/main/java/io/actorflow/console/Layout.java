package io.actorflow.console;

import java.util.ArrayList;
import java.util.List;

/**
 * How wide the columns of a table are.
 *
 * @param hidden how many more columns there is no room for
 */
record Layout(List<String> names, List<Integer> widths, int hidden) {
  private static final String GAP = "  ";
  private static final int LEAST_COLUMN = 4;

  Layout {
    names = List.copyOf(names);
    widths = List.copyOf(widths);
  }

  /**
   * Gives every column what it needs, or, where that is more than there is, takes from the widest.
   * Columns that do not fit even so are hidden.
   */
  static Layout fit(List<String> names, List<Integer> needed, int width) {
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; column < names.size(); column++) {
      widths.add(Math.max(needed.get(column), DisplayText.width(names.get(column))));
    }
    while (total(widths) > width) {
      int widest = widest(widths);
      if (widths.get(widest) > LEAST_COLUMN) {
        widths.set(widest, widths.get(widest) - 1);
      } else if (widths.size() > 1) {
        widths.removeLast();
      } else {
        break;
      }
    }
    return new Layout(names, widths, names.size() - widths.size());
  }

  private static int total(List<Integer> widths) {
    return widths.stream().mapToInt(Integer::intValue).sum() + GAP.length() * (widths.size() - 1);
  }

  private static int widest(List<Integer> widths) {
    int widest = 0;
    for (int column = 1; column < widths.size(); column++) {
      if (widths.get(column) > widths.get(widest)) {
        widest = column;
      }
    }
    return widest;
  }

  /** This layout, if it shows at least as much of such a table; else a new one. */
  Layout forTable(List<String> tableNames, List<Integer> needed, int width) {
    Layout fitting = fit(tableNames, needed, width);
    if (!names.equals(tableNames) || hidden != fitting.hidden) {
      return fitting;
    }
    List<Integer> both = new ArrayList<>(needed);
    boolean wider = false;
    for (int column = 0; column < widths.size(); column++) {
      both.set(column, Math.max(widths.get(column), needed.get(column)));
      wider |= fitting.widths.get(column) > widths.get(column);
    }
    return wider ? fit(tableNames, both, width) : this;
  }

  int columns() {
    return widths.size();
  }

  void header(StringBuilder text, char cut) {
    List<String> shown = names.subList(0, widths.size());
    line(shown, List.of(), text, cut);
    List<String> rules = new ArrayList<>();
    for (int width : widths) {
      rules.add("-".repeat(width));
    }
    line(rules, List.of(), text, cut);
    if (hidden > 0) {
      text.append("(and ").append(hidden).append(" more columns: ");
      String rest = String.join(", ", names.subList(widths.size(), names.size()));
      text.append(DisplayText.cut(rest, total(widths), cut)).append(")\n");
    }
  }

  /**
   * Writes one line.
   *
   * @param numeric whether the column's values stand on the right; shorter lists mean they do not
   */
  void line(List<String> values, List<Boolean> numeric, StringBuilder text, char cut) {
    int begin = text.length();
    for (int column = 0; column < widths.size(); column++) {
      if (column > 0) {
        text.append(GAP);
      }
      String value = DisplayText.cut(values.get(column), widths.get(column), cut);
      String padding = " ".repeat(widths.get(column) - DisplayText.width(value));
      boolean right = column < numeric.size() && numeric.get(column);
      text.append(right ? padding : "").append(value).append(right ? "" : padding);
    }
    int end = text.length();
    while (end > begin && text.charAt(end - 1) == ' ') {
      end--;
    }
    text.setLength(end);
    text.append('\n');
  }
}
