package io.actorflow.group;

import io.actorflow.api.AggregateState;
import io.actorflow.api.Aggregator;
import java.nio.ByteBuffer;
import java.util.AbstractList;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Cells of an aggregate that a plug-in offers. */
record PlugInType(Aggregator aggregator) implements CellType {
  @Override
  public Field output(String name) {
    Field field = aggregator.output();
    return new Field(name, field.getFieldType(), field.getChildren());
  }

  @Override
  public Cell newCell() {
    return new State(aggregator);
  }

  @Override
  public void result(ByteBuffer state, FieldVector out, int row) {
    while (row >= out.getValueCapacity()) {
      out.reAlloc();
    }
    aggregator.result(aggregator.read(StateBytes.rest(state)), out, row);
  }

  /** The vectors that columns refer to now. */
  private static final class Vectors extends AbstractList<FieldVector> {
    private final ColumnWords[] columns;

    Vectors(ColumnWords[] columns) {
      this.columns = columns;
    }

    @Override
    public FieldVector get(int index) {
      return columns[index].vector();
    }

    @Override
    public int size() {
      return columns.length;
    }
  }

  private static final class State implements Cell {
    private final Aggregator aggregator;
    private AggregateState state;
    private @Nullable Vectors vectors;

    State(Aggregator aggregator) {
      this.aggregator = aggregator;
      state = aggregator.newState();
    }

    @Override
    public void add(ColumnWords[] columns, int row) {
      if (vectors == null || vectors.columns != columns) {
        vectors = new Vectors(columns);
      }
      state.add(vectors, row);
    }

    @Override
    public void combine(ByteBuffer other) {
      state.combine(aggregator.read(StateBytes.rest(other)));
    }

    @Override
    public void write(StateBytes out) {
      out.put(state.toBytes());
    }

    @Override
    public void replay(ByteBuffer change) {
      state = aggregator.read(StateBytes.rest(change));
    }

    @Override
    public long heapBytes() {
      return 48 + state.heapBytes();
    }
  }
}
