package io.actorflow.api;

/**
 * Answers SQL over tables in memory; named in META-INF/services/io.actorflow.api.QueryEngine.
 * Queries come from outside, so they reach nothing but the tables that they are given.
 */
public interface QueryEngine {
  /**
   * A query, whose tables have yet to be {@link TableQuery#load loaded}.
   *
   * @param sql one SELECT
   * @param memoryBytes what it may take for its tables and their result
   * @throws PipelineException if it is something else
   */
  TableQuery query(String sql, long memoryBytes);
}
