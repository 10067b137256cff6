package io.actorflow.flow;

import io.actorflow.api.Batch;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.util.JsonStringArrayList;
import org.apache.arrow.vector.util.JsonStringHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A row as JSON for a person to read: for dead letters, where there are no record's bytes any more.
 */
public final class RowText {
  private RowText() {}

  public static byte[] json(Batch batch, int row) {
    JsonStringHashMap<String, @Nullable Object> values = new JsonStringHashMap<>();
    for (FieldVector vector : batch.root().getFieldVectors()) {
      values.put(vector.getName(), value(vector, row));
    }
    return values.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static @Nullable Object value(FieldVector vector, int row) {
    Object value = vector.getObject(row);
    return vector instanceof DateDayVector && value instanceof Integer day
        ? java.time.LocalDate.ofEpochDay(day).toString()
        : shown(value);
  }

  /** Jackson would take moments and texts apart. */
  private static @Nullable Object shown(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case LocalDateTime moment -> moment.toInstant(ZoneOffset.UTC).toString();
      case byte[] bytes -> Base64.getEncoder().encodeToString(bytes);
      case List<?> list -> {
        JsonStringArrayList<@Nullable Object> shown = new JsonStringArrayList<>();
        list.forEach(element -> shown.add(shown(element)));
        yield shown;
      }
      case Map<?, ?> map -> {
        JsonStringHashMap<String, @Nullable Object> shown = new JsonStringHashMap<>();
        map.forEach((key, element) -> shown.put(String.valueOf(key), shown(element)));
        yield shown;
      }
      case Number number -> number;
      case Boolean truth -> truth;
      default -> value.toString();
    };
  }
}
