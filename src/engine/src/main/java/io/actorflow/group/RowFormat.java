package io.actorflow.group;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Rows as bytes, little-endian: a bit for each column, set if the value is null, in as many bytes
 * as that takes; then the values that are not, in the order of the columns. Booleans take a byte,
 * {@code int} and {@code date} four, other numbers and timestamps eight. A text is its length (int)
 * and its bytes, a list its length and then its elements as if they were columns, a struct its
 * columns.
 */
public final class RowFormat {
  private final List<Field> columns;
  private final Value[] values;

  /** How values of one type stand in bytes. */
  private sealed interface Value {
    void write(FieldVector vector, int row, StateBytes out);

    void read(ByteBuffer in, FieldVector vector, int row);
  }

  public RowFormat(Schema schema) {
    this(schema.getFields());
  }

  private RowFormat(List<Field> columns) {
    this.columns = List.copyOf(columns);
    values = columns.stream().map(RowFormat::value).toArray(Value[]::new);
  }

  private static Value value(Field field) {
    ArrowType type = field.getType();
    if (Words.isText(type)) {
      return new Text();
    }
    if (type instanceof ArrowType.List) {
      return new Elements(value(field.getChildren().getFirst()));
    }
    if (type instanceof ArrowType.Struct) {
      return new Struct(new RowFormat(field.getChildren()));
    }
    return new Word(width(type));
  }

  private static int width(ArrowType type) {
    return switch (type) {
      case ArrowType.Bool bool -> 1;
      case ArrowType.Date date -> 4;
      case ArrowType.Int number when number.getBitWidth() == 32 -> 4;
      default -> 8;
    };
  }

  /** The vectors of {@code source} that hold the columns. */
  List<FieldVector> vectors(org.apache.arrow.vector.VectorSchemaRoot source) {
    List<FieldVector> vectors = new ArrayList<>(columns.size());
    for (Field column : columns) {
      vectors.add(source.getVector(column.getName()));
    }
    return vectors;
  }

  /**
   * Writes one row.
   *
   * @param vectors of the columns, in their order
   */
  void write(List<? extends FieldVector> vectors, int row, StateBytes out) {
    for (int first = 0; first < values.length; first += 8) {
      int nulls = 0;
      int last = Math.min(first + 8, values.length);
      for (int c = first; c < last; c++) {
        if (vectors.get(c).isNull(row)) {
          nulls |= 1 << (c - first);
        }
      }
      out.putByte(nulls);
    }
    for (int c = 0; c < values.length; c++) {
      FieldVector vector = vectors.get(c);
      if (!vector.isNull(row)) {
        values[c].write(vector, row, out);
      }
    }
  }

  /**
   * Reads one row that {@link #write} wrote into row {@code row}.
   *
   * @param vectors of the columns, in their order; they grow where they have to
   */
  public void read(ByteBuffer in, List<? extends FieldVector> vectors, int row) {
    int nullsAt = in.position();
    in.position(nullsAt + (values.length + 7) / 8);
    for (int c = 0; c < values.length; c++) {
      FieldVector vector = vectors.get(c);
      if ((in.get(nullsAt + c / 8) & 1 << (c % 8)) != 0) {
        setNull(vector, row);
      } else {
        values[c].read(in, vector, row);
      }
    }
  }

  /** Makes all values of row {@code row} null. */
  static void readNothing(List<? extends FieldVector> vectors, int row) {
    for (FieldVector vector : vectors) {
      setNull(vector, row);
    }
  }

  private static void setNull(FieldVector vector, int row) {
    while (row >= vector.getValueCapacity()) {
      vector.reAlloc();
    }
    vector.setNull(row);
  }

  private record Word(int width) implements Value {
    @Override
    public void write(FieldVector vector, int row, StateBytes out) {
      switch (vector) {
        case BigIntVector longs -> out.putLong(longs.get(row));
        case TimeStampMicroVector times -> out.putLong(times.get(row));
        case Float8Vector doubles -> out.putLong(Double.doubleToRawLongBits(doubles.get(row)));
        case IntVector ints -> out.putInt(ints.get(row));
        case DateDayVector days -> out.putInt(days.get(row));
        case BitVector bits -> out.putByte(bits.get(row));
        default -> throw new IllegalArgumentException("no bytes for " + vector.getField());
      }
    }

    @Override
    public void read(ByteBuffer in, FieldVector vector, int row) {
      Values.write(
          vector,
          row,
          switch (width) {
            case 1 -> in.get();
            case 4 -> in.getInt();
            default -> in.getLong();
          });
    }
  }

  private record Text() implements Value {
    @Override
    public void write(FieldVector vector, int row, StateBytes out) {
      BaseVariableWidthVector texts = (BaseVariableWidthVector) vector;
      int start = texts.getStartOffset(row);
      int length = texts.getEndOffset(row) - start;
      out.putInt(length).put(texts.getDataBuffer(), start, length);
    }

    @Override
    public void read(ByteBuffer in, FieldVector vector, int row) {
      int length = StateBytes.count(in, 1);
      int start = in.arrayOffset() + in.position();
      ((BaseVariableWidthVector) vector).setSafe(row, in.array(), start, length);
      in.position(in.position() + length);
    }
  }

  private record Elements(Value element) implements Value {
    @Override
    public void write(FieldVector vector, int row, StateBytes out) {
      ListVector lists = (ListVector) vector;
      FieldVector elements = lists.getDataVector();
      int start = lists.getElementStartIndex(row);
      int end = lists.getElementEndIndex(row);
      out.putInt(end - start);
      for (int i = start; i < end; i++) {
        boolean isNull = elements.isNull(i);
        out.putByte(isNull ? 1 : 0);
        if (!isNull) {
          element.write(elements, i, out);
        }
      }
    }

    @Override
    public void read(ByteBuffer in, FieldVector vector, int row) {
      int count = StateBytes.count(in, 1);
      int first = Values.beginList(vector, row);
      FieldVector elements = Values.elements(vector);
      for (int i = first; i < first + count; i++) {
        if (in.get() != 0) {
          setNull(elements, i);
        } else {
          element.read(in, elements, i);
        }
      }
      Values.endList(vector, row, count);
    }
  }

  private record Struct(RowFormat fields) implements Value {
    @Override
    public void write(FieldVector vector, int row, StateBytes out) {
      fields.write(vector.getChildrenFromFields(), row, out);
    }

    @Override
    public void read(ByteBuffer in, FieldVector vector, int row) {
      while (row >= vector.getValueCapacity()) {
        vector.reAlloc();
      }
      fields.read(in, vector.getChildrenFromFields(), row);
      ((StructVector) vector).setIndexDefined(row);
    }
  }
}
