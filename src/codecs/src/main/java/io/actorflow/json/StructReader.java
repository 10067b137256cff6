package io.actorflow.json;

import io.actorflow.column.StructColumn;
import java.util.List;

final class StructReader extends ValueReader {
  private final StructColumn structs;
  private final ObjectReader fields;

  StructReader(String path, StructColumn structs, List<String> names, List<ValueReader> fields) {
    super(path, "an object", structs);
    this.structs = structs;
    this.fields = new ObjectReader(names, fields);
  }

  @Override
  void readValue(JsonScanner in, int first, int row) {
    if (first != '{') {
      throw in.misfit(path(), in.position, expected());
    }
    fields.read(in, row);
    structs.set(row);
  }
}
