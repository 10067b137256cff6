package io.actorflow.csv;

import io.actorflow.api.Batch;
import io.actorflow.api.Encoder;
import io.actorflow.api.RecordBuffer;
import org.apache.arrow.vector.types.pojo.Schema;

/** Writes each row as one line of CSV, without its line break. */
final class CsvEncoder implements Encoder {
  private final byte delimiter;
  private FieldWriter[] fields = {};

  CsvEncoder(CsvCodecConfig config, Schema schema) {
    FieldWriter.check(schema);
    delimiter = config.delimiterByte();
  }

  @Override
  public void begin(Batch batch) {
    fields =
        batch.root().getFieldVectors().stream()
            .map(vector -> FieldWriter.of(vector, delimiter))
            .toArray(FieldWriter[]::new);
  }

  @Override
  public void encode(int row, RecordBuffer record) {
    for (int field = 0; field < fields.length; field++) {
      if (field > 0) {
        record.put(delimiter);
      }
      fields[field].write(row, record);
    }
  }
}
