package io.actorflow.column;

import io.actorflow.api.Columns;
import org.apache.arrow.vector.types.pojo.Field;

/** What a number stands for in a record, where the column is a timestamp in microseconds. */
public enum TimestampUnit {
  MILLIS("milliseconds", 1000),
  MICROS("microseconds", 1);

  private final String plural;
  private final long micros;

  TimestampUnit(String plural, long micros) {
    this.plural = plural;
    this.micros = micros;
  }

  /** As the field's metadata says: see {@link Columns#UNIT}. */
  public static TimestampUnit of(Field field) {
    return Columns.UNIT_MILLIS.equals(field.getMetadata().get(Columns.UNIT)) ? MILLIS : MICROS;
  }

  public String plural() {
    return plural;
  }

  /** Microseconds, {@link Iso8601#INVALID} if there are too many. */
  public long toMicros(long value) {
    if (value > Long.MAX_VALUE / micros || value < -Long.MAX_VALUE / micros) {
      return Iso8601.INVALID;
    }
    return value * micros;
  }

  /** The number to write; what is finer than the unit is cut off towards the past. */
  public long fromMicros(long value) {
    return Math.floorDiv(value, micros);
  }
}
