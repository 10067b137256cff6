package io.actorflow.node.control;

import java.util.List;

/**
 * A table that can be read.
 *
 * @param name the pipeline and the operator, with a slash between them
 * @param keys how many rows it has, as far as its shards have been heard of
 * @param key the columns of its key
 * @param columns all its columns, as in its rows
 */
public record TableView(
    String name,
    String pipeline,
    String operator,
    int shards,
    long keys,
    List<TableColumn> key,
    List<TableColumn> columns) {
  public TableView {
    key = List.copyOf(key);
    columns = List.copyOf(columns);
  }
}
