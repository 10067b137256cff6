package io.actorflow.file;

import io.actorflow.api.Columns;
import io.actorflow.api.ConnectorException;
import io.actorflow.api.Decoder;
import io.actorflow.api.Format;
import io.actorflow.api.ReaderContext;
import io.actorflow.api.RecordException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** Compares the header of a CSV file with the schema, lest values end up in other columns. */
final class HeaderCheck {
  private final Format format;
  private final ReaderContext context;

  HeaderCheck(FileSourceConfig config, ReaderContext context) {
    format = config.format();
    this.context = context;
  }

  /**
   * @throws ConnectorException if the header is another
   */
  void check(Path file, byte[] data, int offset, int length) {
    List<String> expected = Columns.names(format.schema());
    List<String> found;
    try {
      found = names(data, offset, length);
    } catch (RecordException refused) {
      throw wrong(file, new String(data, offset, length, StandardCharsets.UTF_8), refused);
    }
    if (!found.equals(expected)) {
      throw wrong(
          file, String.valueOf(found), new RecordException("expected: %s".formatted(expected)));
    }
  }

  private ConnectorException wrong(Path file, String found, RecordException cause) {
    return ConnectorException.permanent(
        "header of '%s' is %s (expected: %s; correct the schema, or set header = false)"
            .formatted(file, found, Columns.names(format.schema())),
        cause);
  }

  private List<String> names(byte[] data, int offset, int length) {
    Schema texts = new Schema(Columns.names(format.schema()).stream().map(Columns::utf8).toList());
    List<String> names = new ArrayList<>();
    try (Decoder decoder =
        context.decoder(new Format(format.type(), texts, format.settings()), texts)) {
      decoder.begin(1);
      decoder.append(data, offset, length);
      try (VectorSchemaRoot root = decoder.finish()) {
        for (FieldVector vector : root.getFieldVectors()) {
          names.add(
              vector.isNull(0)
                  ? ""
                  : new String(((VarCharVector) vector).get(0), StandardCharsets.UTF_8));
        }
      }
    }
    return names;
  }
}
