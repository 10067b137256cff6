package io.actorflow.json;

import io.actorflow.column.IntColumn;
import io.actorflow.column.Iso8601;

final class DateReader extends ValueReader {
  private final IntColumn days;

  DateReader(String path, IntColumn days) {
    super(path, "a date like \"2024-02-29\"", days);
    this.days = days;
  }

  @Override
  void readValue(JsonScanner in, int first, int row) {
    int start = in.position;
    if (first != '"') {
      throw in.misfit(path(), start, expected());
    }
    in.readText();
    long day = Iso8601.epochDay(in.text, in.textStart, in.textEnd);
    if (day == Iso8601.INVALID) {
      throw in.misfit(path(), start, expected());
    }
    days.set(row, (int) day);
  }
}
