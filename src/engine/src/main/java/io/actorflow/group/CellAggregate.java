package io.actorflow.group;

import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate whose state is a cell: its one word is the number of that.
 *
 * @param call as in messages: {@code collect(price)}
 */
record CellAggregate(
    String name, String call, CellType type, List<String> columns, @Nullable Condition condition)
    implements Aggregate {
  CellAggregate {
    columns = List.copyOf(columns);
  }

  @Override
  public Field output() {
    return type.output(name);
  }

  @Override
  public int words() {
    return 1;
  }

  @Override
  public String toString() {
    return Aggregate.named(call, condition);
  }
}
