package io.actorflow.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Finds a column by the bytes of its name. */
final class NameTable {
  private final byte[][] names;
  private final int[] slots;

  NameTable(List<String> names) {
    this.names =
        names.stream().map(name -> name.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    slots = new int[Integer.highestOneBit(Math.max(1, names.size())) * 4];
    Arrays.fill(slots, ExpectedName.NO_COLUMN);
    for (int column = 0; column < this.names.length; column++) {
      byte[] name = this.names[column];
      slots[slot(name, 0, name.length)] = column;
    }
  }

  int size() {
    return names.length;
  }

  /** Number of the column of that name, {@link ExpectedName#NO_COLUMN} if there is none. */
  int find(byte[] bytes, int from, int to) {
    return slots[slot(bytes, from, to)];
  }

  /** The slot that has the name, or the empty one where it would be. */
  private int slot(byte[] bytes, int from, int to) {
    int hash = 0;
    for (int index = from; index < to; index++) {
      hash = hash * 31 + bytes[index];
    }
    int slot = (hash ^ hash >>> 15) & (slots.length - 1);
    while (slots[slot] != ExpectedName.NO_COLUMN) {
      byte[] name = names[slots[slot]];
      if (Arrays.equals(name, 0, name.length, bytes, from, to)) {
        break;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }
}
