package io.actorflow.group;

import io.actorflow.api.Columns;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.datasketches.common.ArrayOfStringsSerDe;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.ItemsSketch;
import org.apache.datasketches.frequencies.LongsSketch;
import org.apache.datasketches.memory.Memory;

/**
 * The values that are seen most often, with how often: at most {@code count} times, and at least
 * {@code error} times less. Exact as long as a group has few values that differ (Misra and Gries,
 * 1982, as in Anderson et al., "A high-performance algorithm for identifying frequent items in data
 * streams", 2017).
 *
 * @param limit how many values come out, the most frequent first, of equally frequent ones the
 *     least
 */
record HeavyHittersType(Field value, int limit) implements CellType {
  /** Three quarters of it is how many values that differ are counted exactly. */
  private static final int LEAST_SLOTS = 1024;

  private static final int SLOTS_PER_VALUE = 8;

  private int slots() {
    return Math.max(LEAST_SLOTS, Integer.highestOneBit(limit * SLOTS_PER_VALUE * 2 - 1));
  }

  private boolean isText() {
    return Words.isText(value.getType());
  }

  private boolean isFloating() {
    return value.getType() instanceof ArrowType.FloatingPoint;
  }

  @Override
  public Field output(String name) {
    return Columns.list(
        name,
        Columns.struct("element", List.of(value, Columns.int64("count"), Columns.int64("error"))));
  }

  @Override
  public Cell newCell() {
    return isText() ? new TextHitters(slots()) : new NumberHitters(slots(), isFloating());
  }

  /** Bytes as a string of as many letters. */
  private static String letters(byte[] text, int start, int length) {
    return new String(text, start, length, StandardCharsets.ISO_8859_1);
  }

  private record Hitter<V>(V value, long count, long error) {}

  @Override
  public void result(ByteBuffer state, FieldVector out, int row) {
    if (isText()) {
      List<Hitter<String>> hitters = new ArrayList<>();
      ItemsSketch<String> sketch = TextHitters.read(state);
      for (ItemsSketch.Row<String> each :
          sketch.getFrequentItems(0, ErrorType.NO_FALSE_NEGATIVES)) {
        hitters.add(hitter(each.getItem(), each.getUpperBound(), each.getLowerBound()));
      }
      write(hitters, out, row);
    } else {
      List<Hitter<Long>> hitters = new ArrayList<>();
      LongsSketch sketch = NumberHitters.read(state);
      for (LongsSketch.Row each : sketch.getFrequentItems(0, ErrorType.NO_FALSE_NEGATIVES)) {
        hitters.add(hitter(each.getItem(), each.getUpperBound(), each.getLowerBound()));
      }
      write(hitters, out, row);
    }
  }

  private static <V> Hitter<V> hitter(V value, long most, long least) {
    return new Hitter<>(value, most, most - least);
  }

  private <V extends Comparable<V>> void write(List<Hitter<V>> hitters, FieldVector out, int row) {
    hitters.sort(
        Comparator.<Hitter<V>>comparingLong(Hitter::count)
            .reversed()
            .thenComparing(Hitter::value, Comparator.naturalOrder()));
    int count = Math.min(limit, hitters.size());
    int first = Values.beginList(out, row);
    StructVector structs = (StructVector) Values.elements(out);
    List<FieldVector> fields = structs.getChildrenFromFields();
    for (int i = 0; i < count; i++) {
      Hitter<V> hitter = hitters.get(i);
      int index = first + i;
      while (index >= structs.getValueCapacity()) {
        structs.reAlloc();
      }
      structs.setIndexDefined(index);
      if (hitter.value instanceof String text) {
        Values.write(fields.get(0), index, text.getBytes(StandardCharsets.ISO_8859_1));
      } else {
        long word = (Long) hitter.value;
        Values.write(fields.get(0), index, isFloating() ? Values.sortable(word) : word);
      }
      Values.write(fields.get(1), index, hitter.count);
      Values.write(fields.get(2), index, hitter.error);
    }
    Values.endList(out, row, count);
  }

  private static final class NumberHitters implements Cell {
    private final int slots;
    private final boolean floating;
    private LongsSketch sketch;

    NumberHitters(int slots, boolean floating) {
      this.slots = slots;
      this.floating = floating;
      sketch = new LongsSketch(slots);
    }

    static LongsSketch read(ByteBuffer state) {
      return LongsSketch.getInstance(Memory.wrap(StateBytes.rest(state)));
    }

    @Override
    public void add(ColumnWords[] columns, int row) {
      long word = columns[0].words()[row];
      sketch.update(floating ? Values.sortable(Values.canonical(word)) : word);
    }

    @Override
    public void combine(ByteBuffer other) {
      sketch.merge(read(other));
    }

    @Override
    public void write(StateBytes out) {
      out.put(sketch.toByteArray());
    }

    @Override
    public void replay(ByteBuffer change) {
      sketch = read(change);
    }

    @Override
    public long heapBytes() {
      return 128 + 18L * Math.min(slots, sketch.getCurrentMapCapacity() * 4L / 3);
    }
  }

  private static final class TextHitters implements Cell {
    private static final ArrayOfStringsSerDe STRINGS = new ArrayOfStringsSerDe();

    private final int slots;
    private ItemsSketch<String> sketch;
    private long textBytes;

    TextHitters(int slots) {
      this.slots = slots;
      sketch = new ItemsSketch<>(slots);
    }

    static ItemsSketch<String> read(ByteBuffer state) {
      return ItemsSketch.getInstance(Memory.wrap(StateBytes.rest(state)), STRINGS);
    }

    @Override
    public void add(ColumnWords[] columns, int row) {
      int start = columns[0].textStart(row);
      int length = columns[0].textEnd(row) - start;
      long before = sketch.getNumActiveItems();
      sketch.update(letters(columns[0].text(), start, length));
      textBytes += (sketch.getNumActiveItems() - before) * (48L + length);
    }

    @Override
    public void combine(ByteBuffer other) {
      sketch.merge(read(other));
      textBytes = 0;
      for (ItemsSketch.Row<String> each :
          sketch.getFrequentItems(0, ErrorType.NO_FALSE_NEGATIVES)) {
        textBytes += 48L + each.getItem().length();
      }
    }

    @Override
    public void write(StateBytes out) {
      out.put(sketch.toByteArray(STRINGS));
    }

    @Override
    public void replay(ByteBuffer change) {
      sketch = new ItemsSketch<>(slots);
      combine(change);
    }

    @Override
    public long heapBytes() {
      return 128 + 14L * Math.min(slots, sketch.getCurrentMapCapacity() * 4L / 3) + textBytes;
    }
  }
}
