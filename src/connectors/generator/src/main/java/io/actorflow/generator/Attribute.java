package io.actorflow.generator;

import io.actorflow.api.Columns;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.pojo.Field;

/** One attribute of an event: a column, and how its values are made. */
sealed interface Attribute {
  /** More than any text has. */
  int MAX_TEXT = 1024;

  String name();

  Field field();

  /** Writes the attribute of {@code event} to a vector of {@link #field}'s type. */
  void write(long event, FieldVector vector, int row);

  /** Makes a number from the number of an event. */
  @FunctionalInterface
  interface ToLong {
    long of(long event);
  }

  /** Makes a text of ASCII characters from the number of an event. */
  @FunctionalInterface
  interface ToText {
    /** Index behind the text, which begins at {@code at} and is shorter than {@link #MAX_TEXT}. */
    int write(long event, byte[] target, int at);
  }

  /** A whole number. */
  record Whole(String name, ToLong values) implements Attribute {
    @Override
    public Field field() {
      return Columns.int64(name);
    }

    @Override
    public void write(long event, FieldVector vector, int row) {
      ((BigIntVector) vector).setSafe(row, values.of(event));
    }
  }

  /** A moment, in microseconds. */
  record Moment(String name, ToLong micros) implements Attribute {
    @Override
    public Field field() {
      return Columns.timestampMillis(name);
    }

    @Override
    public void write(long event, FieldVector vector, int row) {
      ((TimeStampMicroVector) vector).setSafe(row, micros.of(event));
    }
  }

  /**
   * A text.
   *
   * @param buffer scratch space, so a text attribute is for one thread
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Text(String name, ToText texts, byte[] buffer) implements Attribute {
    Text(String name, ToText texts) {
      this(name, texts, new byte[MAX_TEXT]);
    }

    @Override
    public Field field() {
      return Columns.utf8(name);
    }

    @Override
    public void write(long event, FieldVector vector, int row) {
      int length = texts.write(event, buffer, 0);
      ((VarCharVector) vector).setSafe(row, buffer, 0, length);
    }
  }
}
