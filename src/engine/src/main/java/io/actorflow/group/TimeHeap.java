package io.actorflow.group;

import java.util.Arrays;

/** Numbers by time, the earliest first: a binary heap. One thread. */
public final class TimeHeap {
  private long[] times = new long[16];
  private int[] ids = new int[16];
  private int size;

  public boolean isEmpty() {
    return size == 0;
  }

  public int size() {
    return size;
  }

  /** The least time, if there is any. */
  public long time() {
    return times[0];
  }

  public void add(long time, int id) {
    if (size == ids.length) {
      times = Arrays.copyOf(times, size * 2);
      ids = Arrays.copyOf(ids, size * 2);
    }
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) / 2;
      if (times[parent] <= time) {
        break;
      }
      times[at] = times[parent];
      ids[at] = ids[parent];
      at = parent;
    }
    times[at] = time;
    ids[at] = id;
  }

  /** Takes the number with the least time. */
  public int take() {
    int taken = ids[0];
    size--;
    long time = times[size];
    int id = ids[size];
    int at = 0;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && times[child + 1] < times[child]) {
        child++;
      }
      if (time <= times[child]) {
        break;
      }
      times[at] = times[child];
      ids[at] = ids[child];
      at = child;
    }
    times[at] = time;
    ids[at] = id;
    if (ids.length > 1024 && size * 4 < ids.length) {
      times = Arrays.copyOf(times, ids.length / 2);
      ids = Arrays.copyOf(ids, ids.length / 2);
    }
    return taken;
  }

  public void clear() {
    size = 0;
  }

  public long heapBytes() {
    return 12L * ids.length;
  }
}
