package com.example.actorflow;

import io.actorflow.api.AggregateFunction;
import io.actorflow.api.AggregateState;
import io.actorflow.api.Aggregator;
import io.actorflow.api.Columns;
import io.actorflow.api.PipelineException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * {@code spread(column)}: how far the greatest value of a column of type long is from the least.
 */
final class Spread implements AggregateFunction, Aggregator {
  private static final ArrowType LONG = new ArrowType.Int(64, true);

  @Override
  public String name() {
    return "spread";
  }

  @Override
  public Aggregator of(List<Field> columns, List<Double> numbers) {
    if (columns.size() != 1 || !numbers.isEmpty()) {
      throw new PipelineException(
          "spread has %d columns and %d numbers (expected: spread(column))"
              .formatted(columns.size(), numbers.size()));
    }
    Field column = columns.getFirst();
    if (!column.getType().equals(LONG)) {
      throw new PipelineException(
          "'%s' is %s (expected: a column of type long)"
              .formatted(column.getName(), column.getType()));
    }
    return this;
  }

  @Override
  public Field output() {
    return Columns.int64("spread");
  }

  @Override
  public AggregateState newState() {
    return new Bounds();
  }

  @Override
  public AggregateState read(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    Bounds bounds = new Bounds();
    bounds.take(buffer.getLong(), buffer.getLong());
    return bounds;
  }

  @Override
  public void result(AggregateState state, FieldVector vector, int row) {
    Bounds bounds = (Bounds) state;
    ((BigIntVector) vector).set(row, bounds.greatest - bounds.least);
  }

  private static final class Bounds implements AggregateState {
    private long least = Long.MAX_VALUE;
    private long greatest = Long.MIN_VALUE;

    private void take(long low, long high) {
      least = Math.min(least, low);
      greatest = Math.max(greatest, high);
    }

    @Override
    public void add(List<FieldVector> columns, int row) {
      long value = ((BigIntVector) columns.getFirst()).get(row);
      take(value, value);
    }

    @Override
    public void combine(AggregateState other) {
      Bounds bounds = (Bounds) other;
      take(bounds.least, bounds.greatest);
    }

    @Override
    public byte[] toBytes() {
      return ByteBuffer.allocate(16).putLong(least).putLong(greatest).array();
    }

    @Override
    public long heapBytes() {
      return 32;
    }
  }
}
