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

  public void add(int row) {
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, size * 2);
    }
    rows[size++] = row;
  }

  public int size() {
    return size;
  }

  public int row(int index) {
    return rows[index];
  }
}
