package io.actorflow.group;

import io.actorflow.api.Columns;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Keeps the rows that come first by an order, as they are. Rows that are equal in it stand in the
 * order of their bytes, so that the same rows are kept in whatever order they come.
 *
 * <p>Its arguments are the columns of the order and then those that are carried. A state is the
 * rank of the first row that it holds, from 0, and the number of rows; then for each the length of
 * its place in the order and of its bytes, and both. Ranks before the first are those of the state
 * before: what has changed is a state, too.
 *
 * @param limit how many rows are kept
 */
public record TopType(RowOrder order, Schema carried, RowFormat format, int limit)
    implements CellType {
  public TopType(RowOrder order, Schema carried, int limit) {
    this(order, carried, new RowFormat(carried), limit);
  }

  /** The aggregate of this type. */
  public Aggregate aggregate(String name) {
    List<String> columns = new ArrayList<>(order.columns());
    columns.addAll(Columns.names(carried));
    return new CellAggregate(
        name, "the first %d rows by %s".formatted(limit, order), this, columns, null);
  }

  /** A list of rows. */
  @Override
  public Field output(String name) {
    return Columns.list(name, Columns.struct("row", carried.getFields()));
  }

  @Override
  public Cell newCell() {
    return new TopRows(this);
  }

  @Override
  public boolean takesNulls() {
    return true;
  }

  /** Never asked for: {@link TopBatches} makes a row of each. */
  @Override
  public void result(ByteBuffer state, FieldVector out, int row) {
    throw new UnsupportedOperationException("rows of a top are results of their own");
  }

  /** How many rows a state holds behind the rank of its first, which has been read. */
  static int count(ByteBuffer state) {
    return StateBytes.count(state, 8);
  }
}
