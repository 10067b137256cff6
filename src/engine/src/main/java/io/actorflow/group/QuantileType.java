package io.actorflow.group;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.memory.Memory;
import org.apache.datasketches.quantilescommon.QuantilesDoublesSketchIterator;

/**
 * Estimates which value a fraction of the values are at most, by the sketch of Karnin, Lang and
 * Liberty ("Optimal quantile approximation in streams", 2016). Exact up to some hundred values.
 *
 * @param fraction 0 to 1
 */
record QuantileType(boolean floating, double fraction) implements CellType {
  /**
   * Ranks are off by {@code KllDoublesSketch.getNormalizedRankError}, 0.7 %, in 99 of 100 cases.
   */
  static final int K = 400;

  @Override
  public Field output(String name) {
    return new Field(name, FieldType.nullable(WordAggregate.FLOAT64), null);
  }

  @Override
  public Cell newCell() {
    return new SketchCell<>(new Kll(floating));
  }

  @Override
  public void result(ByteBuffer state, FieldVector out, int row) {
    List<KllDoublesSketch> parts = new Kll(floating).readAll(state);
    long all = parts.stream().mapToLong(KllDoublesSketch::getN).sum();
    if (all == 0) {
      out.setNull(row);
      return;
    }
    List<Sample> samples = new ArrayList<>();
    for (KllDoublesSketch part : parts) {
      QuantilesDoublesSketchIterator values = part.iterator();
      while (values.next()) {
        samples.add(new Sample(values.getQuantile(), values.getWeight()));
      }
    }
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

  private record Kll(boolean floating) implements SketchCell.Kind<KllDoublesSketch> {
    @Override
    public KllDoublesSketch empty() {
      return KllDoublesSketch.newHeapInstance(K);
    }

    @Override
    public void add(KllDoublesSketch sketch, ColumnWords values, int row) {
      long word = values.words()[row];
      sketch.update(floating ? Double.longBitsToDouble(word) : (double) word);
    }

    @Override
    public void merge(KllDoublesSketch into, KllDoublesSketch other) {
      into.merge(other);
    }

    @Override
    public byte[] toBytes(KllDoublesSketch sketch) {
      return sketch.toByteArray();
    }

    @Override
    public KllDoublesSketch read(byte[] bytes) {
      return KllDoublesSketch.heapify(Memory.wrap(bytes));
    }

    @Override
    public long heapBytes(KllDoublesSketch sketch) {
      return 128 + 8L * (K + sketch.getNumRetained());
    }
  }
}
