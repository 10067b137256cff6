package io.actorflow.json;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.Encoder;
import io.actorflow.api.RecordBuffer;
import org.apache.arrow.vector.types.pojo.Schema;

/** Writes each row as one JSON object on one line, without white space, columns in their order. */
final class JsonEncoder implements Encoder {
  private final byte[][] names;
  private ObjectWriter rows;

  JsonEncoder(Schema schema) {
    ValueWriter.check(schema);
    names = ObjectWriter.names(Columns.names(schema));
    rows = new ObjectWriter(new byte[0][], new ValueWriter[0]);
  }

  @Override
  public void begin(Batch batch) {
    rows =
        new ObjectWriter(
            names,
            batch.root().getFieldVectors().stream()
                .map(ValueWriter::of)
                .toArray(ValueWriter[]::new));
  }

  @Override
  public void encode(int row, RecordBuffer record) {
    rows.write(row, record);
  }
}
