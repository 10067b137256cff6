package io.actorflow.json;

import java.util.Arrays;
import java.util.List;

/**
 * Reads the fields of an object into one row of their columns.
 *
 * <p>Names are expected in the order of the objects before: see {@link ExpectedName}. A name that
 * is not the expected one may be one of the next few, when fields were left out; else it is looked
 * up and remembered for the next object.
 */
final class ObjectReader {
  private static final int MAX_EXPECTED = 256;
  private static final int LOOK_AHEAD = 4;

  private final ValueReader[] readers;
  private final NameTable names;

  // Number of the object in which a field was seen last: nothing to clear between objects.
  private final long[] seen;
  private long object;

  private ExpectedName[] order = {};
  private int place;

  ObjectReader(List<String> names, List<ValueReader> readers) {
    this.names = new NameTable(names);
    this.readers = readers.toArray(ValueReader[]::new);
    seen = new long[this.readers.length];
  }

  /** Reads the object at the cursor, which stands on its opening brace. */
  void read(JsonScanner in, int row) {
    in.enter();
    in.position++;
    object++;
    int missing = readers.length;
    if (in.peek() == '}') {
      in.position++;
    } else {
      missing = readFields(in, row);
    }
    in.leave();
    if (missing > 0) {
      setMissingNull(row);
    }
  }

  /** Reads everything up to the closing brace; how many columns were not there. */
  private int readFields(JsonScanner in, int row) {
    int missing = readers.length;
    place = 0;
    while (true) {
      int column = readName(in);
      if (column == ExpectedName.NO_COLUMN) {
        in.skip();
      } else {
        readers[column].read(in, row);
        if (seen[column] != object) {
          seen[column] = object;
          missing--;
        }
      }
      int next = in.peek();
      if (next == ',') {
        in.position++;
        in.peek();
      } else if (next == '}') {
        in.position++;
        return missing;
      } else {
        throw in.unexpected("',' or '}'");
      }
    }
  }

  /** Steps over a name and its colon; the column of that name. */
  private int readName(JsonScanner in) {
    int last = Math.min(order.length, place + LOOK_AHEAD);
    for (int candidate = place; candidate < last; candidate++) {
      ExpectedName expected = order[candidate];
      if (expected.matches(in.bytes, in.position, in.end)) {
        place = candidate + 1;
        in.position += expected.length();
        if (!expected.hasColon()) {
          in.expect(':', "':'");
        }
        return expected.column();
      }
    }
    return readUnexpectedName(in);
  }

  private int readUnexpectedName(JsonScanner in) {
    if (in.peek() != '"') {
      throw in.unexpected("a name in quotes");
    }
    int start = in.position;
    in.readText();
    int column = names.find(in.text, in.textStart, in.textEnd);
    int end = in.position;
    in.expect(':', "':'");
    if (place < MAX_EXPECTED) {
      if (place >= order.length) {
        remember(order.length + LOOK_AHEAD);
      }
      boolean colon = in.position == end + 1;
      order[place].learn(in.bytes, start, colon ? end + 1 : end, colon, column);
      place++;
    }
    return column;
  }

  private void remember(int count) {
    int known = order.length;
    order = Arrays.copyOf(order, count);
    for (int index = known; index < count; index++) {
      order[index] = new ExpectedName();
    }
  }

  private void setMissingNull(int row) {
    for (int column = 0; column < readers.length; column++) {
      if (seen[column] != object) {
        readers[column].column().setNull(row);
      }
    }
  }
}
