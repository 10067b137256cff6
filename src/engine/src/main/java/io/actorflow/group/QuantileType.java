package io.actorflow.group;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * Estimates which value a fraction of the values are at most, by the sketch of Karnin, Lang and
 * Liberty ("Optimal quantile approximation in streams", 2016). Exact up to some hundred values.
 *
 * @param fraction 0 to 1
 */
record QuantileType(boolean floating, double fraction) implements CellType {
  @Override
  public Field output(String name) {
    return new Field(name, FieldType.nullable(WordAggregate.FLOAT64), null);
  }

  @Override
  public Cell newCell() {
    return new SketchCell<>(new Kind(floating));
  }

  @Override
  public void result(ByteBuffer state, FieldVector out, int row) {
    List<Sample> samples = new ArrayList<>();
    for (Quantiles part : new Kind(floating).readAll(state)) {
      part.forEach((value, weight) -> samples.add(new Sample(value, weight)));
    }
    if (samples.isEmpty()) {
      out.setNull(row);
      return;
    }
    long all = samples.stream().mapToLong(Sample::weight).sum();
    samples.sort(Comparator.comparingDouble(Sample::value));
    long wanted = Math.max(1, (long) Math.ceil(fraction * all));
    long seen = 0;
    double quantile = samples.getLast().value;
    for (Sample sample : samples) {
      seen += sample.weight;
      if (seen >= wanted) {
        quantile = sample.value;
        break;
      }
    }
    Values.write(out, row, Double.doubleToRawLongBits(quantile));
  }

  private record Sample(double value, long weight) {}

  private record Kind(boolean floating) implements SketchCell.Kind<Quantiles> {
    @Override
    public Quantiles empty() {
      return new Quantiles();
    }

    @Override
    public void add(Quantiles sketch, ColumnWords values, int row) {
      long word = values.words()[row];
      sketch.add(floating ? Double.longBitsToDouble(word) : (double) word);
    }

    @Override
    public void merge(Quantiles into, Quantiles other) {
      into.merge(other);
    }

    @Override
    public byte[] toBytes(Quantiles sketch) {
      return sketch.toBytes();
    }

    @Override
    public Quantiles read(byte[] bytes) {
      return Quantiles.read(bytes);
    }

    @Override
    public long heapBytes(Quantiles sketch) {
      return sketch.heapBytes();
    }
  }
}
