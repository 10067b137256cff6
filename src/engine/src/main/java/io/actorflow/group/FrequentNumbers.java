package io.actorflow.group;

import org.apache.datasketches.frequencies.LongsSketch;
import org.apache.datasketches.memory.Memory;

/**
 * Which words come often.
 *
 * @param slots how many the sketch has room for, a power of two
 * @param floating whether they are bits of doubles: those are counted in their order
 */
record FrequentNumbers(int slots, boolean floating) implements SketchCell.Kind<LongsSketch> {
  @Override
  public LongsSketch empty() {
    return new LongsSketch(slots);
  }

  @Override
  public void add(LongsSketch sketch, ColumnWords values, int row) {
    long word = values.words()[row];
    sketch.update(floating ? Values.sortable(Values.canonical(word)) : word);
  }

  @Override
  public void merge(LongsSketch into, LongsSketch other) {
    into.merge(other);
  }

  @Override
  public byte[] toBytes(LongsSketch sketch) {
    return sketch.toByteArray();
  }

  @Override
  public LongsSketch read(byte[] bytes) {
    return LongsSketch.getInstance(Memory.wrap(bytes));
  }

  @Override
  public long heapBytes(LongsSketch sketch) {
    return 128 + 18L * sketch.getCurrentMapCapacity() * 4 / 3;
  }
}
