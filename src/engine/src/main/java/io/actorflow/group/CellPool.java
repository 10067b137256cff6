package io.actorflow.group;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The cells of one aggregate of a table. A group's word is the number of its cell and one, or 0 as
 * long as it has none.
 */
final class CellPool {
  private static final int INITIAL = 16;

  private final CellType type;
  private @Nullable Cell[] cells = new @Nullable Cell[INITIAL];
  private int[] free = new int[0];
  private int freed;
  private int size;
  private long cellBytes;

  CellPool(CellType type) {
    this.type = type;
  }

  /**
   * Adds rows of a batch to their groups' cells; those with a null in one of {@code columns} count
   * for nothing, unless the type takes them.
   *
   * @param groups the words of the table
   * @param at for each of the {@code count} rows the place of its group's word
   */
  void update(long[] groups, int[] at, int[] rows, int first, int count, ColumnWords[] columns) {
    for (int i = 0; i < count; i++) {
      int row = rows[first + i];
      if (type.takesNulls() || !isNull(columns, row)) {
        Cell cell = cell(groups, at[i]);
        long before = cell.heapBytes();
        cell.add(columns, row);
        cellBytes += cell.heapBytes() - before;
      }
    }
  }

  private static boolean isNull(ColumnWords[] columns, int row) {
    for (ColumnWords column : columns) {
      if (column.isNull(row)) {
        return true;
      }
    }
    return false;
  }

  /** Adds state {@code source} of {@code states} to the cell of the word at {@code at}. */
  void combine(long[] groups, int at, Texts states, long source) {
    if (source != 0) {
      Cell cell = cell(groups, at);
      long before = cell.heapBytes();
      cell.combine(state(states, source));
      cellBytes += cell.heapBytes() - before;
    }
  }

  /** Makes the cell of the word at {@code at} what it was when it wrote that state. */
  void replay(long[] groups, int at, Texts states, long source) {
    if (source != 0) {
      Cell cell = cell(groups, at);
      long before = cell.heapBytes();
      cell.replay(state(states, source));
      cellBytes += cell.heapBytes() - before;
    }
  }

  static ByteBuffer state(Texts states, long word) {
    return StateBytes.of(states, Math.toIntExact(word - 1));
  }

  private Cell cell(long[] groups, int at) {
    if (groups[at] != 0) {
      return get(groups[at]);
    }
    Cell made = type.newCell();
    cellBytes += made.heapBytes();
    int number = freed > 0 ? free[--freed] : next();
    cells[number] = made;
    groups[at] = number + 1L;
    return made;
  }

  private int next() {
    if (size == cells.length) {
      cells = Arrays.copyOf(cells, size * 2);
    }
    return size++;
  }

  /** Forgets the cell of a word, which nobody holds any more. */
  void release(long word) {
    if (word == 0) {
      return;
    }
    int number = (int) word - 1;
    cellBytes -= get(word).heapBytes();
    cells[number] = null;
    if (freed == free.length) {
      free = Arrays.copyOf(free, Math.max(16, freed * 2));
    }
    free[freed++] = number;
  }

  /** Takes over the cell of a word in another pool, and answers the word for it here. */
  long adopt(CellPool other, long word) {
    if (word == 0) {
      return 0;
    }
    Cell cell = other.get(word);
    int number = freed > 0 ? free[--freed] : next();
    cells[number] = cell;
    cellBytes += cell.heapBytes();
    return number + 1L;
  }

  private Cell get(long word) {
    Cell cell = cells[(int) word - 1];
    if (cell == null) {
      throw new IllegalStateException("there is no cell " + word);
    }
    return cell;
  }

  /**
   * Writes the cells of a column of {@code words}, and replaces their numbers there by those of the
   * result.
   *
   * @param changesOnly write only what is needed to replay the changes
   */
  Texts write(long[] words, int column, int stride, int count, boolean changesOnly) {
    StateBytes out = new StateBytes();
    int[] ends = new int[count];
    int used = 0;
    for (int i = 0; i < count; i++) {
      int at = i * stride + column;
      if (words[at] != 0) {
        Cell cell = get(words[at]);
        if (changesOnly) {
          long before = cell.heapBytes();
          cell.writeChange(out);
          cellBytes += cell.heapBytes() - before;
        } else {
          cell.write(out);
        }
        ends[used++] = out.size();
        words[at] = used;
      }
    }
    return new Texts(out.toBytes(), Arrays.copyOf(ends, used));
  }

  long heapBytes() {
    return cellBytes + 4L * (cells.length + free.length);
  }

  void clear() {
    if (cells.length > INITIAL) {
      cells = new @Nullable Cell[INITIAL];
    } else {
      Arrays.fill(cells, null);
    }
    size = 0;
    freed = 0;
    cellBytes = 0;
  }
}
