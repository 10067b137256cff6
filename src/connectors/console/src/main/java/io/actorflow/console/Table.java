package io.actorflow.console;

import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a batch as text.
 *
 * @param more how many rows there are besides
 */
record Table(List<TableColumn> columns, int rows, int more) {
  Table {
    columns = List.copyOf(columns);
  }

  List<String> names() {
    return columns.stream().map(TableColumn::name).toList();
  }

  List<Integer> widths() {
    return columns.stream().map(TableColumn::width).toList();
  }

  void rows(Layout layout, StringBuilder text, char cut) {
    List<Boolean> numeric = columns.stream().map(TableColumn::numeric).toList();
    for (int row = 0; row < rows; row++) {
      List<String> values = new ArrayList<>(layout.columns());
      for (int column = 0; column < layout.columns(); column++) {
        values.add(columns.get(column).values().get(row));
      }
      layout.line(values, numeric, text, cut);
    }
    if (more > 0) {
      text.append("... ").append(more).append(" more\n");
    }
  }
}
