package io.actorflow.node.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What has been read from tables.
 *
 * @param rows one object each, with the columns in their order
 * @param truncated whether there are more rows than were asked for
 * @param positions what the rows are made of, by shard
 */
public record TableRows(
    List<TableColumn> columns,
    List<JsonNode> rows,
    boolean truncated,
    List<TablePosition> positions) {
  public TableRows {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    positions = List.copyOf(positions);
  }
}
