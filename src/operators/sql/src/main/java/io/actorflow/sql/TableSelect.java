package io.actorflow.sql;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import io.actorflow.api.TableQuery;
import io.actorflow.sql.DuckDb.ResultColumn;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;

/** One SELECT over tables in a DuckDB of its own. */
final class TableSelect implements TableQuery {
  private static final Provenance RESULT = new Provenance("query", 0, 0, Provenance.NO_WATERMARK);

  private final SqlText text;
  private final DuckDb database;
  private final Set<String> tables;
  private final List<String> columns = new ArrayList<>();
  private boolean isFirst = true;

  TableSelect(String sql, long memoryBytes) {
    text = new SqlText("sql", sql.replaceFirst(";\\s*$", ""));
    database = new DuckDb(memoryBytes);
    try {
      tables = Query.tables(database, text);
    } catch (RuntimeException refused) {
      database.close();
      throw refused;
    }
  }

  @Override
  public Set<String> tables() {
    return tables;
  }

  @Override
  public void load(String table, Batch rows, BufferAllocator allocator) {
    ColumnTypes.checkNames(rows.schema());
    try {
      if (database.load(table, rows.root(), allocator)) {
        rows.schema().getFields().stream().map(Field::getName).forEach(columns::add);
      }
      isFirst = false;
    } catch (SQLException said) {
      throw text.unanswered(said, columns);
    }
  }

  @Override
  public Batch result(long maxRows, BufferAllocator allocator) {
    if (isFirst) {
      throw new IllegalStateException("no table has been loaded");
    }
    try {
      List<ResultColumn> result = database.bind(text.sql());
      Query.checkNames(text, result);
      String sql =
          "select %s from (%s\n) limit %d".formatted(Query.fitting(result), text.sql(), maxRows);
      VectorSchemaRoot rows = database.query(sql, allocator);
      try {
        rows.getSchema().getFields().forEach(field -> ColumnTypes.check(text, field));
        return new Batch(rows, RESULT);
      } catch (RuntimeException refused) {
        rows.close();
        throw refused;
      }
    } catch (SQLException said) {
      throw text.unanswered(said, columns);
    }
  }

  @Override
  public void cancel() {
    database.cancel();
  }

  @Override
  public void close() {
    database.close();
  }
}
