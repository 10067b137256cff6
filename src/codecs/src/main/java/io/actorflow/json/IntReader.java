package io.actorflow.json;

import io.actorflow.column.IntColumn;

final class IntReader extends ValueReader {
  private final IntColumn ints;

  IntReader(String path, IntColumn ints) {
    super(path, "an int", ints);
    this.ints = ints;
  }

  @Override
  void readValue(JsonScanner in, int first, int row) {
    int start = in.position;
    long value = Numbers.readLong(in, this);
    if ((int) value != value) {
      throw in.misfit(path(), start, expected());
    }
    ints.set(row, (int) value);
  }
}
