package io.actorflow.json;

import io.actorflow.column.BooleanColumn;

final class BooleanReader extends ValueReader {
  private final BooleanColumn booleans;

  BooleanReader(String path, BooleanColumn booleans) {
    super(path, "true or false", booleans);
    this.booleans = booleans;
  }

  @Override
  void readValue(JsonScanner in, int first, int row) {
    if (first != 't' && first != 'f') {
      throw in.misfit(path(), in.position, expected());
    }
    booleans.set(row, in.readBoolean());
  }
}
