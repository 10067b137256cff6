package io.actorflow.keyed;

import io.actorflow.group.Gatherer;
import io.actorflow.group.RowGatherer;
import io.actorflow.group.RowLayout;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;

/** A plan of a stateful step whose rows are carried as they are. */
interface RowPlan extends KeyedPlan {
  /** How rows of an input are carried. */
  RowLayout layout(int input);

  @Override
  default List<String> key(int input) {
    return layout(input).keys().stream().map(Field::getName).toList();
  }

  @Override
  default Set<String> columnsRead(int input) {
    return layout(input).columnsRead();
  }

  @Override
  default Gatherer newGatherer(int input, int shards) {
    return new RowGatherer(layout(input), shards, distribution(input));
  }
}
