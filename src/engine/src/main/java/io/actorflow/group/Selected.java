package io.actorflow.group;

import java.util.Arrays;

/** Numbers of some rows of {@link Rows}, in order. */
public final class Selected {
  private int[] rows;
  private int size;

  public Selected() {
    rows = new int[16];
  }

  public static Selected all(int count) {
    Selected all = new Selected();
    all.rows = new int[count];
    Arrays.setAll(all.rows, row -> row);
    all.size = count;
    return all;
  }

  public static Selected of(int row) {
    Selected one = new Selected();
    one.add(row);
    return one;
  }

  public void add(int row) {
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, size * 2);
    }
    rows[size++] = row;
  }

  int[] numbers() {
    return rows;
  }

  public int size() {
    return size;
  }

  public int row(int index) {
    return rows[index];
  }
}
