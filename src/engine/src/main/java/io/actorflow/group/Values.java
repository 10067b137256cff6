package io.actorflow.group;

import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;

/** Writes values of aggregates that have cells, making room for them. */
final class Values {
  private Values() {}

  static void write(FieldVector vector, int index, long word) {
    while (index >= vector.getValueCapacity()) {
      vector.reAlloc();
    }
    Words.write(vector, index, word);
  }

  static void write(FieldVector vector, int index, byte[] text) {
    ((BaseVariableWidthVector) vector).setSafe(index, text, 0, text.length);
  }

  /** Begins the list of a row; answers where in the vector of elements it begins. */
  static int beginList(FieldVector vector, int row) {
    return ((ListVector) vector).startNewValue(row);
  }

  static void endList(FieldVector vector, int row, int elements) {
    ((ListVector) vector).endValue(row, elements);
  }

  static FieldVector elements(FieldVector vector) {
    return ((ListVector) vector).getDataVector();
  }

  /** A double's bits in an order that is the double's; the other way round likewise. */
  static long sortable(long bits) {
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }

  /** A double's bits, the same for doubles that are equal. */
  static long canonical(long bits) {
    return Double.doubleToLongBits(Double.longBitsToDouble(bits) + 0.0);
  }
}
