package io.actorflow.keyed;

import java.util.Arrays;

/** Gives out numbers from 0 on, those first that have been given back. */
final class Numbers {
  private int[] free = new int[0];
  private int freed;
  private int bound;

  int take() {
    return freed > 0 ? free[--freed] : bound++;
  }

  void giveBack(int number) {
    if (freed == free.length) {
      free = Arrays.copyOf(free, Math.max(16, freed * 2));
    }
    free[freed++] = number;
  }

  /** All numbers are less than this. */
  int bound() {
    return bound;
  }

  /** How many are out. */
  int size() {
    return bound - freed;
  }

  long heapBytes() {
    return 4L * free.length;
  }
}
