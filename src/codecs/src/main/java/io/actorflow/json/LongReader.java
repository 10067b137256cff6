package io.actorflow.json;

import io.actorflow.column.LongColumn;

final class LongReader extends ValueReader {
  private final LongColumn longs;

  LongReader(String path, LongColumn longs) {
    super(path, "a long", longs);
    this.longs = longs;
  }

  @Override
  void readValue(JsonScanner in, int first, int row) {
    longs.set(row, Numbers.readLong(in, this));
  }
}
