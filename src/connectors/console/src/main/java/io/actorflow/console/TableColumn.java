package io.actorflow.console;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * The values of one column as text, made safe to print.
 *
 * @param numeric whether they are numbers
 */
record TableColumn(String name, boolean numeric, List<String> values) {
  // No line shows more, and a value may have megabytes.
  private static final int MAX_BYTES = 10_000;

  TableColumn {
    values = List.copyOf(values);
  }

  /** The first {@code rows} values of {@code vector}. */
  static TableColumn of(FieldVector vector, int rows) {
    List<String> values = new ArrayList<>(rows);
    for (int row = 0; row < rows; row++) {
      values.add(DisplayText.safe(vector.isNull(row) ? "null" : text(vector, row)));
    }
    ArrowType type = vector.getField().getType();
    boolean numeric =
        type instanceof ArrowType.Int
            || type instanceof ArrowType.FloatingPoint
            || type instanceof ArrowType.Decimal;
    return new TableColumn(DisplayText.safe(vector.getName()), numeric, values);
  }

  int width() {
    return values.stream().mapToInt(DisplayText::width).max().orElse(0);
  }

  private static String text(FieldVector vector, int row) {
    return switch (vector) {
      case VarCharVector strings ->
          new String(
              bytes(
                  strings.getDataBuffer(), strings.getStartOffset(row), strings.getEndOffset(row)),
              StandardCharsets.UTF_8);
      case VarBinaryVector bytes ->
          HexFormat.of()
              .formatHex(
                  bytes(bytes.getDataBuffer(), bytes.getStartOffset(row), bytes.getEndOffset(row)));
      case DateDayVector days -> LocalDate.ofEpochDay(days.get(row)).toString();
      case TimeStampMicroVector moments ->
          Instant.EPOCH.plus(moments.get(row), ChronoUnit.MICROS).toString();
      default -> String.valueOf(vector.getObject(row));
    };
  }

  private static byte[] bytes(ArrowBuf data, long from, long to) {
    byte[] bytes = new byte[(int) Math.min(MAX_BYTES, to - from)];
    data.getBytes(from, bytes);
    return bytes;
  }
}
