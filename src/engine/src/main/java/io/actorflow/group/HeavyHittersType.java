package io.actorflow.group;

import io.actorflow.api.Columns;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.ItemsSketch;
import org.apache.datasketches.frequencies.LongsSketch;

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
    return isText()
        ? new SketchCell<>(new FrequentTexts(slots()))
        : new SketchCell<>(new FrequentNumbers(slots(), isFloating()));
  }

  @Override
  public void result(ByteBuffer state, FieldVector out, int row) {
    long error = 0;
    if (isText()) {
      Map<String, Long> least = new HashMap<>();
      for (ItemsSketch<String> part : new FrequentTexts(slots()).readAll(state)) {
        error += part.getMaximumError();
        for (ItemsSketch.Row<String> each :
            part.getFrequentItems(0, ErrorType.NO_FALSE_NEGATIVES)) {
          least.merge(each.getItem(), each.getLowerBound(), Long::sum);
        }
      }
      write(least, error, out, row);
    } else {
      Map<Long, Long> least = new HashMap<>();
      for (LongsSketch part : new FrequentNumbers(slots(), isFloating()).readAll(state)) {
        error += part.getMaximumError();
        for (LongsSketch.Row each : part.getFrequentItems(0, ErrorType.NO_FALSE_NEGATIVES)) {
          least.merge(each.getItem(), each.getLowerBound(), Long::sum);
        }
      }
      write(least, error, out, row);
    }
  }

  /**
   * Writes the most frequent of the values.
   *
   * @param least how often each came at least, in all parts together
   * @param error how much more often it may have come: as often as each part may have lost a value
   */
  private <V extends Comparable<V>> void write(
      Map<V, Long> least, long error, FieldVector out, int row) {
    List<Map.Entry<V, Long>> hitters = new ArrayList<>(least.entrySet());
    hitters.sort(
        Map.Entry.<V, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()));
    int count = Math.min(limit, hitters.size());
    int first = Values.beginList(out, row);
    StructVector structs = (StructVector) Values.elements(out);
    List<FieldVector> fields = structs.getChildrenFromFields();
    for (int i = 0; i < count; i++) {
      V value = hitters.get(i).getKey();
      int index = first + i;
      while (index >= structs.getValueCapacity()) {
        structs.reAlloc();
      }
      structs.setIndexDefined(index);
      if (value instanceof String text) {
        Values.write(fields.get(0), index, text.getBytes(StandardCharsets.ISO_8859_1));
      } else {
        long word = (Long) value;
        Values.write(fields.get(0), index, isFloating() ? Values.sortable(word) : word);
      }
      Values.write(fields.get(1), index, hitters.get(i).getValue() + error);
      Values.write(fields.get(2), index, error);
    }
    Values.endList(out, row, count);
  }
}
