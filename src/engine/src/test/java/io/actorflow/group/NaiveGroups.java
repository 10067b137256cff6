package io.actorflow.group;

import io.actorflow.api.Columns;
import io.actorflow.testkit.Row;
import io.actorflow.testkit.Rows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Aggregates by key in the plainest way: every row is kept, and looked at again. */
final class NaiveGroups {
  private final List<String> columns;
  private final List<String> keys;
  private final List<Aggregate> aggregates;
  private final Map<List<@Nullable Object>, List<Row>> rows = new HashMap<>();

  NaiveGroups(Schema schema, List<String> keys, List<Aggregate> aggregates) {
    columns = Columns.names(schema);
    this.keys = keys;
    this.aggregates = aggregates;
  }

  /** Adds those that have all of a key; answers how many do not. */
  int add(Rows batch) {
    int incomplete = 0;
    for (Row row : batch.rows()) {
      List<@Nullable Object> key = new ArrayList<>();
      keys.forEach(column -> key.add(value(row, column)));
      if (key.contains(null)) {
        incomplete++;
      } else {
        rows.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
      }
    }
    return incomplete;
  }

  private @Nullable Object value(Row row, String column) {
    return row.values().get(columns.indexOf(column));
  }

  /** A row for each key: the key, then the aggregates. */
  Map<List<@Nullable Object>, Row> results() {
    Map<List<@Nullable Object>, Row> results = new HashMap<>();
    rows.forEach(
        (key, members) -> {
          List<@Nullable Object> values = new ArrayList<>(key);
          aggregates.forEach(aggregate -> values.add(result((WordAggregate) aggregate, members)));
          results.put(key, new Row(values));
        });
    return results;
  }

  private @Nullable Object result(WordAggregate aggregate, List<Row> members) {
    if (aggregate.kind() == WordAggregate.Kind.COUNT_ALL) {
      return (long) members.size();
    }
    List<Object> values = new ArrayList<>();
    for (Row member : members) {
      Object value = value(member, aggregate.column());
      if (value != null) {
        values.add(value);
      }
    }
    if (aggregate.kind() == WordAggregate.Kind.COUNT) {
      return (long) values.size();
    }
    if (values.isEmpty()) {
      return null;
    }
    return switch (aggregate.kind()) {
      case COUNT_ALL, COUNT, FIRST, LAST, STDDEV, STDDEV_POP -> throw new IllegalStateException();
      case SUM -> aggregate.floating() ? (Object) doubles(values) : (Object) longs(values);
      case AVG -> (aggregate.floating() ? doubles(values) : longs(values)) / (double) values.size();
      case MIN -> Collections.min(comparable(values));
      case MAX -> Collections.max(comparable(values));
    };
  }

  private static long longs(List<Object> values) {
    return values.stream().mapToLong(value -> ((Number) value).longValue()).sum();
  }

  private static double doubles(List<Object> values) {
    return values.stream().mapToDouble(value -> (Double) value).sum();
  }

  @SuppressWarnings("unchecked")
  private static List<Comparable<Object>> comparable(List<Object> values) {
    return values.stream().map(value -> (Comparable<Object>) value).toList();
  }
}
