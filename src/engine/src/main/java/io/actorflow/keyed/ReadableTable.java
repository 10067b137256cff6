package io.actorflow.keyed;

import io.actorflow.group.RowBatches;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * How the rows that shards remember are asked for from outside. Does not change; used by many
 * threads.
 *
 * @param key the columns by which rows are shuffled, in that order; no two rows have the same
 * @param rows makes batches of what a {@link ReadableState} gives
 */
public record ReadableTable(List<Field> key, RowBatches rows) {
  public ReadableTable {
    key = List.copyOf(key);
  }
}
