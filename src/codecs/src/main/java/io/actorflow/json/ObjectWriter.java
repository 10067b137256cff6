package io.actorflow.json;

import io.actorflow.api.RecordBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes rows of some columns as objects. */
final class ObjectWriter {
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private final byte[][] names;
  private final ValueWriter[] values;

  /**
   * @param names as {@link #names} makes them
   */
  ObjectWriter(byte[][] names, ValueWriter[] values) {
    if (names.length != values.length) {
      throw new IllegalArgumentException(
          "batch has %d columns (expected: %d)".formatted(values.length, names.length));
    }
    this.names = names;
    this.values = values;
  }

  /** What stands before each value: a comma except before the first, the name, a colon. */
  static byte[][] names(List<String> columns) {
    byte[][] names = new byte[columns.size()][];
    for (int column = 0; column < names.length; column++) {
      byte[] name = columns.get(column).getBytes(StandardCharsets.UTF_8);
      RecordBuffer buffer = new RecordBuffer(name.length + 4);
      if (column > 0) {
        buffer.put((byte) ',');
      }
      QuotedText.write(name, name.length, buffer);
      buffer.put((byte) ':');
      names[column] = buffer.toByteArray();
    }
    return names;
  }

  void write(int row, RecordBuffer target) {
    target.put((byte) '{');
    for (int column = 0; column < values.length; column++) {
      byte[] name = names[column];
      target.put(name, 0, name.length);
      values[column].write(row, target);
    }
    target.put((byte) '}');
  }

  static void writeNull(RecordBuffer target) {
    target.put(NULL, 0, NULL.length);
  }
}
