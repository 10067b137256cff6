package io.actorflow.kafka;

import io.actorflow.api.Decoder;
import io.actorflow.api.RecordException;
import io.actorflow.kafka.KafkaSourceConfig.Tombstones.KeyFormat;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.Types;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Reads keys of one column, as {@link RecordKey} or Kafka's serializers write them. */
final class KeyDecoder implements Decoder {
  private static final int MAX_SHOWN = 60;

  private final KeyFormat format;
  private final BufferAllocator allocator;
  private final Schema column;
  private VectorSchemaRoot rows;
  private int count;

  /**
   * @param column one, or none if nobody needs it
   */
  KeyDecoder(Schema column, KeyFormat format, BufferAllocator allocator) {
    this.column = column;
    this.format = format;
    this.allocator = allocator;
    rows = VectorSchemaRoot.create(column, allocator);
  }

  static boolean canRead(Field field, KeyFormat format) {
    return switch (Types.getMinorTypeForArrowType(field.getType())) {
      case VARCHAR, VARBINARY, INT, BIGINT -> true;
      case BIT, DATEDAY, TIMESTAMPMICRO -> format == KeyFormat.TEXT;
      default -> false;
    };
  }

  static String expected(KeyFormat format) {
    return format == KeyFormat.TEXT
        ? "a string, bytes, int, long, boolean, date or timestamp; or key-format = json"
        : "a string, bytes, int or long; or key-format = json";
  }

  @Override
  public void begin(int expectedRows) {
    rows.close();
    rows = VectorSchemaRoot.create(column, allocator);
    count = 0;
  }

  @Override
  public void append(byte[] data, int offset, int length) {
    for (FieldVector vector : rows.getFieldVectors()) {
      if (format == KeyFormat.TEXT) {
        readText(vector, data, offset, length);
      } else {
        readBinary(vector, data, offset, length);
      }
    }
    count++;
  }

  private void readText(FieldVector vector, byte[] data, int offset, int length) {
    switch (vector) {
      case VarBinaryVector bytes -> bytes.setSafe(count, data, offset, length);
      case VarCharVector texts -> texts.setSafe(count, checked(data, offset, length));
      default -> readWord(vector, new String(data, offset, length, StandardCharsets.UTF_8));
    }
  }

  private void readWord(FieldVector vector, String text) {
    try {
      switch (vector) {
        case IntVector numbers -> numbers.setSafe(count, Integer.parseInt(text));
        case BigIntVector numbers -> numbers.setSafe(count, Long.parseLong(text));
        case DateDayVector days ->
            days.setSafe(count, Math.toIntExact(LocalDate.parse(text).toEpochDay()));
        case TimeStampMicroVector moments ->
            moments.setSafe(count, ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(text)));
        case BitVector bits -> {
          if (!text.equals("true") && !text.equals("false")) {
            throw unexpected(text, vector);
          }
          bits.setSafe(count, text.equals("true") ? 1 : 0);
        }
        default -> throw new IllegalArgumentException("no key is " + vector.getField());
      }
    } catch (NumberFormatException | DateTimeException | ArithmeticException refused) {
      throw unexpected(text, vector);
    }
  }

  private static RecordException unexpected(String text, FieldVector vector) {
    String shown = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text;
    return new RecordException(
        "found '%s' (expected: the text of a %s for column '%s')"
            .formatted(shown, vector.getField().getType(), vector.getName()));
  }

  private static byte[] checked(byte[] data, int offset, int length) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(data, offset, length);
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(bytes)
          .toString()
          .getBytes(StandardCharsets.UTF_8);
    } catch (CharacterCodingException refused) {
      throw new RecordException("found other bytes (expected: UTF-8)");
    }
  }

  private void readBinary(FieldVector vector, byte[] data, int offset, int length) {
    ByteBuffer bytes = ByteBuffer.wrap(data, offset, length);
    switch (vector) {
      case IntVector numbers -> numbers.setSafe(count, sized(bytes, 4).getInt());
      case BigIntVector numbers -> numbers.setSafe(count, sized(bytes, 8).getLong());
      default -> readText(vector, data, offset, length);
    }
  }

  private static ByteBuffer sized(ByteBuffer bytes, int length) {
    if (bytes.remaining() != length) {
      throw new RecordException(
          "found %d bytes (expected: %d)".formatted(bytes.remaining(), length));
    }
    return bytes;
  }

  @Override
  public int rows() {
    return count;
  }

  @Override
  public VectorSchemaRoot finish() {
    VectorSchemaRoot finished = rows;
    finished.setRowCount(count);
    rows = VectorSchemaRoot.create(column, allocator);
    count = 0;
    return finished;
  }

  @Override
  public void close() {
    rows.close();
  }
}
