package io.actorflow.group;

import java.nio.charset.StandardCharsets;
import org.apache.datasketches.common.ArrayOfStringsSerDe;
import org.apache.datasketches.frequencies.ItemsSketch;
import org.apache.datasketches.memory.Memory;

/**
 * Which texts come often. Each is a string with a letter for each of its bytes.
 *
 * @param slots how many the sketch has room for, a power of two
 */
record FrequentTexts(int slots) implements SketchCell.Kind<ItemsSketch<String>> {
  private static final ArrayOfStringsSerDe STRINGS = new ArrayOfStringsSerDe();

  /** About what a string needs beside its slot. */
  private static final int STRING_BYTES = 80;

  @Override
  public ItemsSketch<String> empty() {
    return new ItemsSketch<>(slots);
  }

  @Override
  public void add(ItemsSketch<String> sketch, ColumnWords values, int row) {
    int start = values.textStart(row);
    int length = values.textEnd(row) - start;
    sketch.update(new String(values.text(), start, length, StandardCharsets.ISO_8859_1));
  }

  @Override
  public void merge(ItemsSketch<String> into, ItemsSketch<String> other) {
    into.merge(other);
  }

  @Override
  public byte[] toBytes(ItemsSketch<String> sketch) {
    return sketch.toByteArray(STRINGS);
  }

  @Override
  public ItemsSketch<String> read(byte[] bytes) {
    return ItemsSketch.getInstance(Memory.wrap(bytes), STRINGS);
  }

  @Override
  public long heapBytes(ItemsSketch<String> sketch) {
    return 128
        + 14L * sketch.getCurrentMapCapacity() * 4 / 3
        + (long) STRING_BYTES * sketch.getNumActiveItems();
  }
}
