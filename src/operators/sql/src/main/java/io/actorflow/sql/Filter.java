package io.actorflow.sql;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.Operator;
import io.actorflow.api.Output;
import io.actorflow.api.Selection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the rows for which a condition in SQL holds; those for which it is false or null are
 * dropped.
 *
 * <p>Output: the same schema, rows in input order. DuckDB is asked only whether a row stays, so
 * columns of every type pass.
 */
final class Filter implements Operator {
  private final SqlText where;
  private final DuckDb database = new DuckDb();
  private @Nullable Plan plan;

  Filter(FilterConfig config) {
    this.where = new SqlText("where", config.where());
  }

  /**
   * How to decide on rows of one schema.
   *
   * @param condition if it is a plain one
   * @param columns that DuckDB is given if not
   */
  private record Plan(Schema schema, Optional<Condition> condition, Set<String> columns) {}

  @Override
  public Schema outputSchema(Schema input) {
    if (ConditionParser.parse(where.sql(), input).isEmpty()) {
      ColumnTypes.checkNames(input);
      try (DuckDb planning = new DuckDb()) {
        String type = Expression.parse(planning, where, input).type(planning, input);
        if (!type.equals("BOOLEAN")) {
          throw where.refused("is %s (expected: a condition, true or false)".formatted(type));
        }
      }
    }
    return input;
  }

  @Override
  public Set<String> inputColumns(Schema input, Set<String> output) {
    Set<String> columns = new TreeSet<>(output);
    columns.retainAll(Columns.names(input));
    Optional<Condition> condition = ConditionParser.parse(where.sql(), input);
    if (condition.isPresent()) {
      columns.addAll(condition.get().columns());
    } else {
      try (DuckDb planning = new DuckDb()) {
        columns.addAll(read(planning, input));
      }
    }
    return columns;
  }

  private Set<String> read(DuckDb parser, Schema input) {
    return Expression.parse(parser, where, input).columns(Columns.names(input));
  }

  @Override
  public void process(Batch input, Output output) {
    int[] rows = new int[input.rows()];
    int kept;
    try {
      kept = rows.length == 0 ? 0 : keep(input, rows, output.allocator());
      if (kept > 0 && kept < rows.length) {
        output.emit(input.select(Selection.of(rows, kept), output.allocator()));
      }
    } catch (RuntimeException failed) {
      input.close();
      throw failed;
    }
    if (kept > 0 && kept == rows.length) {
      output.emit(input);
    } else {
      input.close();
    }
  }

  private int keep(Batch input, int[] rows, BufferAllocator allocator) {
    Plan current = plan(input.schema());
    return current.condition.isPresent()
        ? current.condition.get().keepAll(input, rows)
        : ask(current, input, rows, allocator);
  }

  private Plan plan(Schema schema) {
    Plan current = plan;
    if (current == null || !current.schema.equals(schema)) {
      Optional<Condition> condition = ConditionParser.parse(where.sql(), schema);
      Set<String> columns = condition.isPresent() ? Set.of() : read(database, schema);
      current = new Plan(schema, condition, columns);
      plan = current;
    }
    return current;
  }

  private int ask(Plan current, Batch input, int[] rows, BufferAllocator allocator) {
    String sql = "select coalesce((" + where.sql() + "\n), false) as stays" + Expression.FROM;
    try (VectorSchemaRoot answer = database.query(input, current.columns, sql, allocator)) {
      BitVector stays = (BitVector) answer.getVector(0);
      int kept = 0;
      for (int row = 0; row < rows.length; row++) {
        rows[kept] = row;
        kept += stays.get(row);
      }
      return kept;
    } catch (SQLException said) {
      throw where.failed(said, input.rows());
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
