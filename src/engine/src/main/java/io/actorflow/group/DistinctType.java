package io.actorflow.group;

import java.nio.ByteBuffer;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * Counts the values of a column that differ, exactly; up to {@link #MAX_VALUES}, beyond which the
 * count cannot be told. Doubles that are equal do not differ, nor do those that are no numbers.
 *
 * <p>A state is the number of values, or {@link #TOO_MANY}, and then those values that are new
 * since the last change: a commit writes only what is new.
 */
record DistinctType(Field value) implements CellType {
  static final int MAX_VALUES = 1_000_000;
  static final int TOO_MANY = -1;

  boolean isText() {
    return Words.isText(value.getType());
  }

  boolean isFloating() {
    return value.getType() instanceof ArrowType.FloatingPoint;
  }

  @Override
  public Field output(String name) {
    return new Field(name, FieldType.nullable(WordAggregate.INT64), null);
  }

  @Override
  public Cell newCell() {
    return isText() ? new DistinctTexts() : new DistinctWords(isFloating());
  }

  @Override
  public void result(ByteBuffer state, FieldVector out, int row) {
    int values = state.getInt();
    if (values == TOO_MANY) {
      out.setNull(row);
    } else {
      Values.write(out, row, values);
    }
  }

  @Override
  public void resultOfNone(FieldVector out, int row) {
    Values.write(out, row, 0);
  }

  @Override
  public String failure(ByteBuffer state) {
    return state.getInt() == TOO_MANY
        ? "is more than %d (expected: at most that many values in a group; approx-count-distinct has no limit)"
            .formatted(MAX_VALUES)
        : "";
  }
}
