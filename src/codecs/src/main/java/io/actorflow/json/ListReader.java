package io.actorflow.json;

import io.actorflow.column.ColumnBuilder;
import io.actorflow.column.ListColumn;

final class ListReader extends ValueReader {
  private final ListColumn lists;
  private final ValueReader elements;

  ListReader(String path, ListColumn lists, ValueReader elements) {
    super(path, "an array", lists);
    this.lists = lists;
    this.elements = elements;
  }

  @Override
  void readValue(JsonScanner in, int first, int row) {
    if (first != '[') {
      throw in.misfit(path(), in.position, expected());
    }
    in.enter();
    in.position++;
    ColumnBuilder column = lists.elements();
    int start = lists.start(row);
    int count = 0;
    if (in.peek() == ']') {
      in.position++;
    } else {
      while (true) {
        column.reserve(start + count + 1);
        elements.read(in, start + count);
        count++;
        int next = in.peek();
        if (next != ',' && next != ']') {
          throw in.unexpected("',' or ']'");
        }
        in.position++;
        if (next == ']') {
          break;
        }
      }
    }
    in.leave();
    lists.set(row, count);
  }
}
