package io.actorflow.csv;

import io.actorflow.api.Columns;
import io.actorflow.api.Decoder;
import io.actorflow.api.PipelineException;
import io.actorflow.api.RecordException;
import io.actorflow.column.NumberText;
import io.actorflow.column.RowBuilder;
import io.actorflow.column.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Reads one line of CSV per record into the columns that are wanted. */
final class CsvDecoder implements Decoder {
  private static final int EXCERPT_BYTES = 40;

  private final long maxRecordSize;
  private final byte delimiter;
  private final RowBuilder rows;

  /** By place in the record; null where the field is skipped. */
  private final @Nullable FieldReader[] fields;

  private byte[] unquoted = {};
  private byte[] data = {};
  private int start;
  private int end;

  CsvDecoder(CsvCodecConfig config, Schema schema, Schema columns, BufferAllocator allocator) {
    maxRecordSize = config.maxRecordSize().toBytes();
    delimiter = config.delimiterByte();
    List<String> places = Columns.names(schema);
    fields = new FieldReader[places.size()];
    NumberText number = new NumberText();
    List<FieldReader> readers = new ArrayList<>();
    for (Field column : columns.getFields()) {
      int place = places.indexOf(column.getName());
      if (place < 0) {
        throw new PipelineException(
            "column '%s' is not in the schema of the CSV format (there are: %s)"
                .formatted(column.getName(), places));
      }
      FieldReader reader = FieldReader.of(column, allocator, number);
      fields[place] = reader;
      readers.add(reader);
    }
    rows = new RowBuilder(columns, allocator, readers.stream().map(FieldReader::column).toList());
  }

  @Override
  public void begin(int expectedRows) {
    rows.begin(expectedRows);
  }

  @Override
  public void append(byte[] bytes, int offset, int length) {
    if (length > maxRecordSize) {
      throw new RecordException(
          "record of %d bytes (expected: at most %d, which max-record-size says)"
              .formatted(length, maxRecordSize));
    }
    data = bytes;
    start = offset;
    end = withoutLineEnd(offset, offset + length);
    int invalid = Utf8.firstInvalid(data, start, end);
    if (invalid < end) {
      throw new RecordException(
          "byte %d: found 0x%02X (expected: UTF-8)".formatted(invalid - start, data[invalid]));
    }
    int row = rows.next();
    int place = 0;
    int next = start;
    do {
      FieldReader field = place < fields.length ? fields[place] : null;
      next = field(field, next, row);
      place++;
    } while (next <= end);
    if (place != fields.length) {
      throw new RecordException(
          "%d fields (expected: %d, which the schema has)".formatted(place, fields.length));
    }
    rows.advance();
  }

  private int withoutLineEnd(int from, int to) {
    int last = to;
    if (last > from && data[last - 1] == '\n') {
      last--;
    }
    if (last > from && data[last - 1] == '\r') {
      last--;
    }
    return last;
  }

  /** Reads the field at {@code from}; index behind the delimiter that ends it. */
  private int field(@Nullable FieldReader field, int from, int row) {
    if (from < end && data[from] == '"') {
      return quotedField(field, from, row);
    }
    int p = from;
    while (p < end && data[p] != delimiter) {
      if (data[p] == '"') {
        throw malformed(p, "a quote", "quotes around the whole field");
      }
      p++;
    }
    if (field != null) {
      if (p == from) {
        field.column().setNull(row);
      } else {
        read(field, data, from, p, row, from);
      }
    }
    return p + 1;
  }

  private int quotedField(@Nullable FieldReader field, int from, int row) {
    if (unquoted.length < end - from) {
      unquoted = new byte[Math.max(end - from, unquoted.length * 2)];
    }
    int length = 0;
    int p = from + 1;
    while (true) {
      if (p >= end) {
        throw malformed(end, "end of record", "a closing quote");
      }
      byte c = data[p++];
      if (c == '"') {
        if (p >= end || data[p] == delimiter) {
          break;
        }
        if (data[p] != '"') {
          throw malformed(p, "text", "the end of the field behind its closing quote");
        }
        p++;
      }
      unquoted[length++] = c;
    }
    if (field != null) {
      read(field, unquoted, 0, length, row, from);
    }
    return p + 1;
  }

  private void read(FieldReader field, byte[] text, int from, int to, int row, int at) {
    if (!field.values().read(text, from, to, row)) {
      String found =
          new String(text, from, Math.min(to - from, EXCERPT_BYTES), StandardCharsets.UTF_8);
      throw new RecordException(
          "column '%s': found '%s%s' at byte %d (expected: %s)"
              .formatted(
                  field.name(),
                  found,
                  to - from > EXCERPT_BYTES ? "..." : "",
                  at - start,
                  field.expected()));
    }
  }

  private RecordException malformed(int index, String found, String expected) {
    return new RecordException(
        "byte %d: found %s (expected: %s)".formatted(index - start, found, expected));
  }

  @Override
  public void appendNulls() {
    int row = rows.next();
    for (FieldReader field : fields) {
      if (field != null) {
        field.column().setNull(row);
      }
    }
    rows.advance();
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
