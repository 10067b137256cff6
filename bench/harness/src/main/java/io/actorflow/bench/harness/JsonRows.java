package io.actorflow.bench.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Results as an array of JSON, an object a line. */
public final class JsonRows {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Row> rows = new ArrayList<>();

  /** One of the objects. */
  public static final class Row {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    private Row() {}

    public Row put(String name, String value) {
      fields.put(name, value);
      return this;
    }

    public Row put(String name, long value) {
      fields.put(name, value);
      return this;
    }

    /**
     * @param digits behind the point
     */
    public Row put(String name, double value, int digits) {
      fields.put(name, BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP));
      return this;
    }

    @Override
    public String toString() {
      try {
        return JSON.writeValueAsString(fields);
      } catch (JsonProcessingException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  /** A new object at the end. */
  public Row add() {
    Row row = new Row();
    rows.add(row);
    return row;
  }

  @Override
  public String toString() {
    return "[" + String.join(",\n ", rows.stream().map(Row::toString).toList()) + "]";
  }
}
