package io.actorflow.json;

import io.actorflow.api.Columns;
import io.actorflow.api.Decoder;
import io.actorflow.api.RecordException;
import io.actorflow.column.RowBuilder;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** Reads one JSON object per record into the columns that are wanted. */
final class JsonDecoder implements Decoder {
  private static final byte[] NOTHING = {'{', '}'};

  private final long maxRecordSize;
  private final RowBuilder rows;
  private final ObjectReader record;
  private final JsonScanner scanner = new JsonScanner();

  JsonDecoder(Schema columns, BufferAllocator allocator, long maxRecordSize) {
    this.maxRecordSize = maxRecordSize;
    ValueReaders readers = new ValueReaders(allocator);
    List<ValueReader> values =
        columns.getFields().stream().map(field -> readers.of(field, field.getName())).toList();
    rows = new RowBuilder(columns, allocator, values.stream().map(ValueReader::column).toList());
    record = new ObjectReader(Columns.names(columns), values);
  }

  @Override
  public void begin(int expectedRows) {
    rows.begin(expectedRows);
  }

  @Override
  public void append(byte[] data, int offset, int length) {
    if (length > maxRecordSize) {
      throw new RecordException(
          "record of %d bytes (expected: at most %d, which max-record-size says)"
              .formatted(length, maxRecordSize));
    }
    scanner.reset(data, offset, length);
    if (scanner.peek() != '{') {
      throw scanner.unexpected("'{'");
    }
    record.read(scanner, rows.next());
    if (scanner.peek() != -1) {
      throw scanner.unexpected("end of record");
    }
    rows.advance();
  }

  @Override
  public void appendNulls() {
    append(NOTHING, 0, NOTHING.length);
  }

  @Override
  public int rows() {
    return rows.rows();
  }

  @Override
  public VectorSchemaRoot finish() {
    return rows.finish();
  }

  @Override
  public void close() {
    rows.close();
  }
}
