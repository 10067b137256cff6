package io.actorflow.json;

import io.actorflow.column.DoubleColumn;

final class DoubleReader extends ValueReader {
  private final DoubleColumn doubles;

  DoubleReader(String path, DoubleColumn doubles) {
    super(path, "a double", doubles);
    this.doubles = doubles;
  }

  @Override
  void readValue(JsonScanner in, int first, int row) {
    doubles.set(row, Numbers.readDouble(in, this));
  }
}
