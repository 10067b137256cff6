package io.actorflow.group;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.memory.Memory;
import org.apache.datasketches.quantilescommon.QuantilesDoublesSketchIterator;
import org.jspecify.annotations.Nullable;

/**
 * A KLL sketch of doubles, or, as most groups of most batches have few of them, just those. NaN is
 * not among them.
 *
 * <p>Bytes: 0 and the doubles, or 1 and those of the sketch.
 */
final class Quantiles {
  /**
   * Ranks are off by {@code KllDoublesSketch.getNormalizedRankError}, 0.7 %, in 99 of 100 cases.
   */
  static final int K = 400;

  private static final int MAX_FEW = 64;
  private static final byte FEW = 0;
  private static final byte MANY = 1;

  private double[] few = new double[2];
  private int size;
  private @Nullable KllDoublesSketch many;

  /** Takes what a sketch or a list of a few values holds. */
  @FunctionalInterface
  interface Samples {
    void take(double value, long weight);
  }

  void add(double value) {
    if (Double.isNaN(value)) {
      return;
    }
    if (many == null && size < MAX_FEW) {
      if (size == few.length) {
        few = Arrays.copyOf(few, size * 2);
      }
      few[size++] = value;
    } else {
      sketch().update(value);
    }
  }

  private KllDoublesSketch sketch() {
    KllDoublesSketch sketch = many;
    if (sketch == null) {
      sketch = KllDoublesSketch.newHeapInstance(K);
      for (int i = 0; i < size; i++) {
        sketch.update(few[i]);
      }
      size = 0;
      few = new double[0];
      many = sketch;
    }
    return sketch;
  }

  void merge(Quantiles other) {
    if (other.many != null) {
      sketch().merge(other.many);
    }
    for (int i = 0; i < other.size; i++) {
      add(other.few[i]);
    }
  }

  void forEach(Samples samples) {
    for (int i = 0; i < size; i++) {
      samples.take(few[i], 1);
    }
    if (many != null) {
      QuantilesDoublesSketchIterator values = many.iterator();
      while (values.next()) {
        samples.take(values.getQuantile(), values.getWeight());
      }
    }
  }

  byte[] toBytes() {
    byte[] sketch = many == null ? new byte[0] : many.toByteArray();
    ByteBuffer bytes =
        ByteBuffer.allocate(1 + 8 * size + sketch.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(many == null ? FEW : MANY).put(sketch);
    for (int i = 0; i < size; i++) {
      bytes.putDouble(few[i]);
    }
    return bytes.array();
  }

  static Quantiles read(byte[] bytes) {
    StateBytes.check(bytes.length > 0, "no quantiles");
    Quantiles read = new Quantiles();
    if (bytes[0] == MANY) {
      read.few = new double[0];
      read.many = KllDoublesSketch.heapify(Memory.wrap(Arrays.copyOfRange(bytes, 1, bytes.length)));
    } else {
      ByteBuffer few = ByteBuffer.wrap(bytes, 1, bytes.length - 1).order(ByteOrder.LITTLE_ENDIAN);
      while (few.hasRemaining()) {
        read.add(few.getDouble());
      }
    }
    return read;
  }

  long heapBytes() {
    KllDoublesSketch sketch = many;
    return 64 + 8L * few.length + (sketch == null ? 0 : 128 + 8L * (K + sketch.getNumRetained()));
  }
}
