package io.actorflow.api;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;

/** Row numbers of a batch, rising: which rows to keep. */
public final class Selection {
  private final int[] rows;
  private int size;

  /**
   * An empty selection with room for {@code capacity} rows.
   *
   * @param capacity rows of the batch to select from
   */
  public Selection(int capacity) {
    this(new int[capacity], 0);
  }

  private Selection(int[] rows, int size) {
    this.rows = rows;
    this.size = size;
  }

  /** Takes over {@code rows}, of which the first {@code size} are selected. */
  public static Selection of(int[] rows, int size) {
    return new Selection(rows, size);
  }

  public void add(int row) {
    rows[size++] = row;
  }

  public int size() {
    return size;
  }

  /** The row selected as number {@code index}. */
  public int row(int index) {
    return rows[index];
  }

  /** Column by column, for going through {@code copyFromSafe} costs ten times as much. */
  FieldVector copy(FieldVector source, BufferAllocator allocator) {
    FieldVector copy = source.getField().createVector(allocator);
    try {
      if (source instanceof BaseFixedWidthVector fixed && !(source instanceof BitVector)) {
        copyFixed(fixed, (BaseFixedWidthVector) copy);
      } else if (source instanceof BaseVariableWidthVector variable) {
        copyVariable(variable, (BaseVariableWidthVector) copy);
      } else {
        copyAny(source, copy);
      }
    } catch (RuntimeException failed) {
      copy.close();
      throw failed;
    }
    return copy;
  }

  private void copyFixed(BaseFixedWidthVector source, BaseFixedWidthVector copy) {
    copy.allocateNew(size);
    ArrowBuf from = source.getDataBuffer();
    ArrowBuf to = copy.getDataBuffer();
    int width = source.getTypeWidth();
    switch (width) {
      case Long.BYTES -> {
        for (int index = 0; index < size; index++) {
          to.setLong((long) index << 3, from.getLong((long) rows[index] << 3));
        }
      }
      case Integer.BYTES -> {
        for (int index = 0; index < size; index++) {
          to.setInt((long) index << 2, from.getInt((long) rows[index] << 2));
        }
      }
      default -> {
        for (int index = 0; index < size; index++) {
          to.setBytes((long) index * width, from, (long) rows[index] * width, width);
        }
      }
    }
    copyValidity(source, copy);
    copy.setValueCount(size);
  }

  private void copyVariable(BaseVariableWidthVector source, BaseVariableWidthVector copy) {
    ArrowBuf fromOffsets = source.getOffsetBuffer();
    long bytes = 0;
    for (int index = 0; index < size; index++) {
      bytes += end(fromOffsets, rows[index]) - start(fromOffsets, rows[index]);
    }
    copy.allocateNew(bytes, size);
    ArrowBuf toOffsets = copy.getOffsetBuffer();
    ArrowBuf from = source.getDataBuffer();
    ArrowBuf to = copy.getDataBuffer();
    int position = 0;
    toOffsets.setInt(0, 0);
    for (int index = 0; index < size; index++) {
      int start = start(fromOffsets, rows[index]);
      int length = end(fromOffsets, rows[index]) - start;
      to.setBytes(position, from, start, length);
      position += length;
      toOffsets.setInt((index + 1L) << 2, position);
    }
    copyValidity(source, copy);
    copy.setLastSet(size - 1);
    copy.setValueCount(size);
  }

  private static int start(ArrowBuf offsets, int row) {
    return offsets.getInt((long) row << 2);
  }

  private static int end(ArrowBuf offsets, int row) {
    return offsets.getInt((row + 1L) << 2);
  }

  private void copyValidity(FieldVector source, FieldVector copy) {
    ArrowBuf to = copy.getValidityBuffer();
    long bytes = (size + 7L) >> 3;
    if (source.getNullCount() == 0) {
      to.setOne(0L, bytes);
      return;
    }
    to.setZero(0L, bytes);
    for (int index = 0; index < size; index++) {
      if (!source.isNull(rows[index])) {
        BitVectorHelper.setBit(to, index);
      }
    }
  }

  private void copyAny(FieldVector source, FieldVector copy) {
    copy.setInitialCapacity(size);
    copy.allocateNew();
    for (int index = 0; index < size; index++) {
      copy.copyFromSafe(rows[index], index, source);
    }
    copy.setValueCount(size);
  }
}
