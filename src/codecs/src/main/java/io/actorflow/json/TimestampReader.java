package io.actorflow.json;

import io.actorflow.column.Iso8601;
import io.actorflow.column.LongColumn;
import io.actorflow.column.TimestampUnit;

final class TimestampReader extends ValueReader {
  private final LongColumn micros;
  private final TimestampUnit unit;

  TimestampReader(String path, LongColumn micros, TimestampUnit unit) {
    super(path, unit.plural() + " since 1970 or a moment like \"2024-02-29T12:30:00.5Z\"", micros);
    this.micros = micros;
    this.unit = unit;
  }

  @Override
  void readValue(JsonScanner in, int first, int row) {
    int start = in.position;
    long value;
    if (first == '"') {
      in.readText();
      value = Iso8601.micros(in.text, in.textStart, in.textEnd);
    } else {
      value = unit.toMicros(Numbers.readLong(in, this));
    }
    if (value == Iso8601.INVALID) {
      throw in.misfit(path(), start, expected());
    }
    micros.set(row, value);
  }
}
