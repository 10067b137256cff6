package io.actorflow.group;

import java.nio.ByteBuffer;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.Union;

/**
 * Estimates how many values of a column differ, by HyperLogLog (Flajolet, Fusy, Gandouet and
 * Meunier, 2007) with 4096 registers.
 *
 * <p>The estimate is made of the registers alone and not of the order in which they were set, so
 * that it is the same whatever the parts that it is combined of.
 */
record ApproxDistinctType(Field value) implements CellType {
  private static final int LOG_REGISTERS = 12;

  @Override
  public Field output(String name) {
    return new Field(name, FieldType.nullable(WordAggregate.INT64), null);
  }

  @Override
  public Cell newCell() {
    return new Registers(
        Words.isText(value.getType()), value.getType() instanceof ArrowType.FloatingPoint);
  }

  @Override
  public void result(ByteBuffer state, FieldVector out, int row) {
    HllSketch sketch = HllSketch.heapify(StateBytes.rest(state));
    Values.write(out, row, Math.round(sketch.getCompositeEstimate()));
  }

  @Override
  public void resultOfNone(FieldVector out, int row) {
    Values.write(out, row, 0);
  }

  private static final class Registers implements Cell {
    private final boolean text;
    private final boolean floating;
    private Union sketch = new Union(LOG_REGISTERS);

    Registers(boolean text, boolean floating) {
      this.text = text;
      this.floating = floating;
    }

    @Override
    public void add(ColumnWords[] columns, int row) {
      ColumnWords values = columns[0];
      if (text) {
        int start = values.textStart(row);
        sketch.update(Hash.bytes(values.text(), start, values.textEnd(row) - start));
      } else {
        long word = values.words()[row];
        sketch.update(floating ? Values.canonical(word) : word);
      }
    }

    @Override
    public void combine(ByteBuffer other) {
      sketch.update(HllSketch.heapify(StateBytes.rest(other)));
    }

    @Override
    public void write(StateBytes out) {
      out.put(sketch.toCompactByteArray());
    }

    @Override
    public void replay(ByteBuffer change) {
      sketch = Union.heapify(StateBytes.rest(change));
    }

    @Override
    public long heapBytes() {
      return 128L + sketch.getUpdatableSerializationBytes();
    }
  }
}
