package io.actorflow.channel;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Groups by key, which combine. Immutable. */
record Groups(Map<Integer, Group> byKey) {
  private static final Groups NONE = new Groups(Map.of());

  /**
   * One key's rows.
   *
   * @param earliest event time of them
   */
  record Group(long count, long sum, long earliest) {
    Group plus(Group other) {
      return new Group(count + other.count, sum + other.sum, Math.min(earliest, other.earliest));
    }
  }

  Groups {
    byKey = Collections.unmodifiableMap(new TreeMap<>(byKey));
  }

  static Groups none() {
    return NONE;
  }

  static Groups of(int key, long value, long time) {
    return new Groups(Map.of(key, new Group(1, value, time)));
  }

  boolean isEmpty() {
    return byKey.isEmpty();
  }

  Groups plus(Groups other) {
    if (other.isEmpty()) {
      return this;
    }
    Map<Integer, Group> sum = new TreeMap<>(byKey);
    other.byKey.forEach((key, group) -> sum.merge(key, group, Group::plus));
    return new Groups(sum);
  }

  /** These, but the other's where it has the key. */
  Groups replacedBy(Groups other) {
    Map<Integer, Group> merged = new TreeMap<>(byKey);
    merged.putAll(other.byKey);
    return new Groups(merged);
  }

  /** Of these the keys that {@code other} has. */
  Groups keysOf(Groups other) {
    Map<Integer, Group> some = new TreeMap<>(byKey);
    some.keySet().retainAll(other.byKey.keySet());
    return new Groups(some);
  }

  long earliest() {
    return byKey.values().stream().mapToLong(Group::earliest).min().orElse(Long.MAX_VALUE);
  }
}
