package io.actorflow.json;

import io.actorflow.column.ColumnBuilder;

/** Reads the values of one column, or of the elements or fields inside one. */
abstract sealed class ValueReader
    permits BooleanReader,
        BytesReader,
        DateReader,
        DoubleReader,
        IntReader,
        ListReader,
        LongReader,
        StringReader,
        StructReader,
        TimestampReader {
  private final String path;
  private final String expected;
  private final ColumnBuilder column;

  /**
   * @param path the column's name for error messages, with those of the structs it is in
   * @param expected what values must look like
   */
  ValueReader(String path, String expected, ColumnBuilder column) {
    this.path = path;
    this.expected = expected;
    this.column = column;
  }

  final String path() {
    return path;
  }

  final String expected() {
    return expected;
  }

  final ColumnBuilder column() {
    return column;
  }

  /** Reads the value at the cursor into {@code row}. */
  final void read(JsonScanner in, int row) {
    int first = in.peek();
    if (first == 'n') {
      in.readNull();
      column.setNull(row);
    } else {
      readValue(in, first, row);
    }
  }

  /** Reads a value that is not null and begins with {@code first}. */
  abstract void readValue(JsonScanner in, int first, int row);
}
