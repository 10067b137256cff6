package io.actorflow.json;

import io.actorflow.column.Base64Text;
import io.actorflow.column.BytesColumn;

final class BytesReader extends ValueReader {
  private final BytesColumn column;
  private byte[] decoded = {};

  BytesReader(String path, BytesColumn column) {
    super(path, "bytes as a string in base64", column);
    this.column = column;
  }

  @Override
  void readValue(JsonScanner in, int first, int row) {
    int start = in.position;
    if (first != '"') {
      throw in.misfit(path(), start, expected());
    }
    in.readText();
    int most = Base64Text.maxDecoded(in.textEnd - in.textStart);
    if (decoded.length < most) {
      decoded = new byte[Math.max(most, decoded.length * 2)];
    }
    int length = Base64Text.decode(in.text, in.textStart, in.textEnd, decoded);
    if (length < 0) {
      throw in.misfit(path(), start, expected());
    }
    column.set(row, decoded, 0, length);
  }
}
