package io.actorflow.sql;

import io.actorflow.api.QueryEngine;
import io.actorflow.api.TableQuery;

/** DuckDB, one for each query; named in META-INF/services/io.actorflow.api.QueryEngine. */
public final class SqlQueryEngine implements QueryEngine {
  @Override
  public TableQuery query(String sql, long memoryBytes) {
    return new TableSelect(sql, memoryBytes);
  }
}
