package io.actorflow.shard;

import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;

import io.actorflow.group.Aggregate;
import io.actorflow.group.GroupLayout;
import io.actorflow.group.Rows;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.arrow.vector.types.pojo.Schema;

/** Groups by key, as the model knows them; {@link #rows} are the real ones. Immutable. */
record Groups(SortedMap<Key, Group> byKey) {
  static final long WINDOW = 20;
  static final Schema INPUT = schema(int64("value"));
  static final GroupLayout LAYOUT =
      new GroupLayout(
          List.of(int64("window"), int64("key")),
          List.of(
              Aggregate.parse("count", "count(*)", INPUT),
              Aggregate.parse("sum", "sum(value)", INPUT)));
  private static final int STRIDE = 5;
  private static final Groups NONE = new Groups(new TreeMap<>());

  /**
   * @param window its start; always 0 in a table
   */
  record Key(long window, long key) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparingLong(Key::window).thenComparingLong(Key::key);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  /** The rows of one key. */
  record Group(long count, long sum) {
    Group plus(Group other) {
      return new Group(count + other.count, sum + other.sum);
    }
  }

  Groups {
    byKey = Collections.unmodifiableSortedMap(byKey);
  }

  static Groups none() {
    return NONE;
  }

  static Key tableKey(long key) {
    return new Key(0, key);
  }

  static Key windowKey(long time, long key) {
    return new Key(time - Math.floorMod(time, WINDOW), key);
  }

  static Groups of(Collection<Rows> parts) {
    SortedMap<Key, Group> byKey = new TreeMap<>();
    for (Rows rows : parts) {
      for (int row = 0; row < rows.count(); row++) {
        Key key = new Key(rows.word(row, 0), rows.word(row, 1));
        Group group = new Group(rows.word(row, 2), rows.word(row, 3));
        if (byKey.put(key, group) != null) {
          throw new AssertionError("rows hold %s twice".formatted(key));
        }
      }
    }
    return new Groups(byKey);
  }

  Rows rows() {
    if (isEmpty()) {
      return Rows.none();
    }
    long[] words = new long[byKey.size() * STRIDE];
    int at = 0;
    for (Map.Entry<Key, Group> entry : byKey.entrySet()) {
      Group group = entry.getValue();
      words[at] = entry.getKey().window();
      words[at + 1] = entry.getKey().key();
      words[at + 2] = group.count();
      words[at + 3] = group.sum();
      words[at + 4] = group.count();
      at += STRIDE;
    }
    return new Rows(byKey.size(), STRIDE, words, Rows.none().texts());
  }

  boolean isEmpty() {
    return byKey.isEmpty();
  }

  Groups plus(Groups other) {
    SortedMap<Key, Group> sum = new TreeMap<>(byKey);
    other.byKey.forEach((key, group) -> sum.merge(key, group, Group::plus));
    return new Groups(sum);
  }

  /** These, but the other's where it has the key. */
  Groups replacedBy(Groups other) {
    SortedMap<Key, Group> merged = new TreeMap<>(byKey);
    merged.putAll(other.byKey);
    return new Groups(merged);
  }

  /** Those in windows that have come out when event time has reached {@code watermark}. */
  Groups closedBy(long watermark) {
    SortedMap<Key, Group> closed = new TreeMap<>(byKey);
    closed.keySet().removeIf(key -> key.window() + WINDOW > watermark);
    return new Groups(closed);
  }
}
