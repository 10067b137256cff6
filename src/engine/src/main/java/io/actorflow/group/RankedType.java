package io.actorflow.group;

import io.actorflow.api.Columns;
import java.nio.ByteBuffer;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Keeps the first values by some order: {@code collect} and {@code top}, and {@code min}, {@code
 * max}, {@code first} and {@code last} of what are no words.
 *
 * @param value the column
 * @param placed whether a second column says where values stand; those at the same place, and all
 *     if there is none, stand by value
 * @param descending from the greatest to the least
 * @param limit how many values are kept
 * @param single the result is the one value rather than a list of them
 */
record RankedType(Field value, boolean placed, boolean descending, int limit, boolean single)
    implements CellType {
  boolean isText() {
    return Words.isText(value.getType());
  }

  boolean isFloating() {
    return value.getType() instanceof ArrowType.FloatingPoint;
  }

  /** How many values a state holds that is read from here. */
  int count(ByteBuffer state) {
    return StateBytes.count(state, (placed ? 8 : 0) + (isText() ? 4 : 8));
  }

  @Override
  public Field output(String name) {
    return single
        ? new Field(name, value.getFieldType(), value.getChildren())
        : Columns.list(name, value);
  }

  @Override
  public Cell newCell() {
    return new Ranked(this);
  }

  @Override
  public void result(ByteBuffer state, FieldVector out, int row) {
    int count = count(state);
    if (single) {
      write(state, out, row);
      return;
    }
    int first = Values.beginList(out, row);
    FieldVector elements = Values.elements(out);
    for (int i = 0; i < count; i++) {
      write(state, elements, first + i);
    }
    Values.endList(out, row, count);
  }

  private void write(ByteBuffer state, FieldVector out, int index) {
    if (placed) {
      state.getLong();
    }
    if (isText()) {
      Values.write(out, index, StateBytes.bytes(state, StateBytes.count(state, 1)));
    } else {
      long word = state.getLong();
      Values.write(out, index, isFloating() ? Values.sortable(word) : word);
    }
  }
}
