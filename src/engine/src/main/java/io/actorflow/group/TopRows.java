package io.actorflow.group;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.FieldVector;

/** The rows of one group that come first by an order; see {@link TopType}. */
final class TopRows implements Cell {
  private static final int UNCHANGED = Integer.MAX_VALUE;
  private static final byte[][] NONE = {};

  /** Where a row's place and bytes are written before it is known whether it stays. */
  private static final ThreadLocal<StateBytes> SCRATCH = ThreadLocal.withInitial(StateBytes::new);

  private final TopType type;
  private byte[][] places = NONE;
  private byte[][] rows = NONE;
  private int size;
  private int changedFrom = UNCHANGED;
  private long rowBytes;

  TopRows(TopType type) {
    this.type = type;
  }

  @Override
  public void add(ColumnWords[] columns, int row) {
    StateBytes scratch = SCRATCH.get().clear();
    type.order().write(columns, row, scratch);
    int length = scratch.size();
    if (size == type.limit() && comparePlace(scratch.data(), 0, length, size - 1) > 0) {
      return;
    }
    int ordered = type.order().terms().size();
    List<FieldVector> vectors =
        Arrays.stream(columns, ordered, columns.length).map(ColumnWords::vector).toList();
    type.format().write(vectors, row, scratch);
    insert(scratch.data(), 0, length, scratch.size() - length);
  }

  private int comparePlace(byte[] data, int start, int length, int rank) {
    return Arrays.compareUnsigned(
        data, start, start + length, places[rank], 0, places[rank].length);
  }

  /** The row's place lies before its bytes. */
  private void insert(byte[] data, int start, int placeLength, int rowLength) {
    int rank = rank(data, start, placeLength, rowLength);
    if (rank == type.limit()) {
      return;
    }
    if (size == type.limit()) {
      size--;
      rowBytes -= heap(places[size].length) + heap(rows[size].length);
    } else if (size == rows.length) {
      int room = Math.min(type.limit(), Math.max(1, size * 2));
      places = Arrays.copyOf(places, room);
      rows = Arrays.copyOf(rows, room);
    }
    System.arraycopy(places, rank, places, rank + 1, size - rank);
    System.arraycopy(rows, rank, rows, rank + 1, size - rank);
    int middle = start + placeLength;
    places[rank] = Arrays.copyOfRange(data, start, middle);
    rows[rank] = Arrays.copyOfRange(data, middle, middle + rowLength);
    rowBytes += heap(placeLength) + heap(rowLength);
    size++;
    changedFrom = Math.min(changedFrom, rank);
  }

  /** Behind all that come before it or are the same. */
  private int rank(byte[] data, int start, int placeLength, int rowLength) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      int order = comparePlace(data, start, placeLength, middle);
      if (order == 0) {
        int from = start + placeLength;
        order =
            Arrays.compareUnsigned(
                data, from, from + rowLength, rows[middle], 0, rows[middle].length);
      }
      if (order < 0) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private static long heap(int length) {
    return 16 + (length + 7L) / 8 * 8;
  }

  @Override
  public void combine(ByteBuffer other) {
    other.getInt();
    int count = TopType.count(other);
    for (int i = 0; i < count; i++) {
      int placeLength = other.getInt();
      int rowLength = other.getInt();
      check(other, placeLength, rowLength);
      insert(other.array(), other.arrayOffset() + other.position(), placeLength, rowLength);
      other.position(other.position() + placeLength + rowLength);
    }
  }

  private static void check(ByteBuffer state, int placeLength, int rowLength) {
    StateBytes.check(
        placeLength >= 0 && rowLength >= 0 && (long) placeLength + rowLength <= state.remaining(),
        "truncated");
  }

  @Override
  public void write(StateBytes out) {
    write(0, out);
  }

  /** The rows from the first that has another rank than before. */
  @Override
  public void writeChange(StateBytes out) {
    write(Math.min(changedFrom, size), out);
    changedFrom = UNCHANGED;
  }

  private void write(int first, StateBytes out) {
    out.putInt(first).putInt(size - first);
    for (int rank = first; rank < size; rank++) {
      out.putInt(places[rank].length).putInt(rows[rank].length);
      out.put(places[rank]).put(rows[rank]);
    }
  }

  @Override
  public void replay(ByteBuffer change) {
    int first = change.getInt(change.position());
    StateBytes.check(first >= 0 && first <= size, "rows are missing before its first");
    while (size > first) {
      size--;
      rowBytes -= heap(places[size].length) + heap(rows[size].length);
    }
    combine(change);
    changedFrom = UNCHANGED;
  }

  @Override
  public long heapBytes() {
    return 64 + 8L * rows.length + rowBytes;
  }
}
