package io.actorflow.sql;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.Operator;
import io.actorflow.api.Output;
import io.actorflow.sql.DuckDb.ResultColumn;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Asks a query of each batch, which is its table.
 *
 * <p>Output: what the query gives, in its order, each batch by itself.
 */
final class SqlQuery implements Operator {
  private final SqlText statement;
  private final SqlConfig config;
  private final DuckDb database;
  private @Nullable Plan plan;

  SqlQuery(SqlConfig config) {
    this.config = config;
    database = newDatabase();
    this.statement = new SqlText("statement", config.statement().replaceFirst(";\\s*$", ""));
  }

  private DuckDb newDatabase() {
    return new DuckDb(config.table());
  }

  /** How to ask it of rows of one schema: the columns to give, and the query to put. */
  private record Plan(Schema schema, Set<String> columns, String sql) {}

  @Override
  public Schema outputSchema(Schema input) {
    try (DuckDb planning = newDatabase()) {
      Plan planned = plan(planning, input);
      Schema output = planning.describe(input, planned.sql);
      output.getFields().forEach(field -> ColumnTypes.check(statement, field));
      return output;
    } catch (SQLException said) {
      throw statement.refused(said, input);
    }
  }

  @Override
  public Set<String> inputColumns(Schema input, Set<String> output) {
    try (DuckDb planning = newDatabase()) {
      return Query.parse(planning, statement, input).columns(Columns.names(input));
    }
  }

  private Plan plan(DuckDb planner, Schema input) {
    ColumnTypes.checkNames(input);
    Query query = Query.parse(planner, statement, input);
    try {
      if (config.repeatable()) {
        query.checkRepeatable(statement, planner.unstableFunctions(), Columns.names(input));
      }
      List<ResultColumn> result = planner.bind(input, statement.sql());
      Query.checkNames(statement, result);
      return new Plan(input, query.columns(Columns.names(input)), sql(query, result));
    } catch (SQLException said) {
      throw statement.refused(said, input);
    }
  }

  /**
   * The statement, and around it what makes its results fit into columns, if any do not. A stream
   * of Arrow can be read once, so who reads it again reads a copy.
   */
  private String sql(Query query, List<ResultColumn> result) {
    boolean fits = result.stream().allMatch(column -> ColumnTypes.cast(column.type()).isEmpty());
    if (fits && !query.readsAgain()) {
      return statement.sql();
    }
    String copy =
        query.readsAgain()
            ? "with %1$s as materialized (select * from %1$s) ".formatted(config.table())
            : "";
    return copy + "select " + Query.fitting(result) + " from (" + statement.sql() + "\n)";
  }

  @Override
  public void process(Batch input, Output output) {
    int rows = input.rows();
    try (input) {
      if (rows == 0) {
        return;
      }
      Plan current = plan;
      if (current == null || !current.schema.equals(input.schema())) {
        current = plan(database, input.schema());
        plan = current;
      }
      VectorSchemaRoot result =
          database.query(input, current.columns, current.sql, output.allocator());
      if (result.getRowCount() == 0) {
        result.close();
      } else {
        output.emit(new Batch(result, input.provenance()));
      }
    } catch (SQLException said) {
      throw statement.failed(said, rows);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
