package io.actorflow.json;

import io.actorflow.column.BytesColumn;

final class StringReader extends ValueReader {
  private final BytesColumn strings;

  StringReader(String path, BytesColumn strings) {
    super(path, "a string", strings);
    this.strings = strings;
  }

  @Override
  void readValue(JsonScanner in, int first, int row) {
    if (first != '"') {
      throw in.misfit(path(), in.position, expected());
    }
    in.readText();
    strings.set(row, in.text, in.textStart, in.textEnd - in.textStart);
  }
}
