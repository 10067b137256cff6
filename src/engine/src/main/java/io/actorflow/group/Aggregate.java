package io.actorflow.group;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One aggregate of a group, as {@code top-price = "max(price)"}: what it reads, what it remembers
 * and what comes out.
 *
 * <p>All of them combine: aggregating parts and combining the parts gives what aggregating the
 * whole would. Rows with a null in an argument are ignored, as in SQL.
 */
public sealed interface Aggregate permits WordAggregate, CellAggregate {
  /**
   * Reads one aggregate of rows that have no event time.
   *
   * @throws io.actorflow.api.PipelineException if it is not an aggregate of columns of {@code
   *     input}
   */
  static Aggregate parse(String name, String expression, Schema input) {
    return new AggregateParser(input, "", Map.of()).parse(name, expression);
  }

  /** Name of the output column. */
  String name();

  /** The columns of the input that are its arguments. */
  List<String> columns();

  /** Which rows count; null for all. */
  @Nullable Condition condition();

  /** The column that comes out. */
  Field output();

  /** Words of state. */
  int words();

  /**
   * A condition that rows have to meet to count, as in {@code count(*) filter (where price > 100)}.
   *
   * @param column of the input that says by true or false whether a row meets it
   * @param sql what that column is computed by
   */
  record Condition(String column, String sql) {
    @Override
    public String toString() {
      return " filter (where " + sql + ")";
    }
  }

  /** The conditions of some aggregates, each once. */
  static List<Condition> conditions(List<Aggregate> aggregates) {
    return aggregates.stream()
        .map(Aggregate::condition)
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  /** An aggregate as messages name it. */
  static String named(String call, @Nullable Condition condition) {
    return condition == null ? call : call + condition;
  }
}
