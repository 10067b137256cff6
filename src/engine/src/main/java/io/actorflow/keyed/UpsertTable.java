package io.actorflow.keyed;

import io.actorflow.api.AggregateFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;

/** A stateful step that keeps the latest row of each key. */
public record UpsertTable(UpsertTableConfig config) implements StatefulOperator {
  @Override
  public KeyedPlan plan(List<Input> inputs, Map<String, AggregateFunction> plugIns) {
    Input input = inputs.getFirst();
    InputColumns columns = InputColumns.of(input, new ArrayList<>());
    List<Field> keys = columns.keys("key", config.key());
    config.order().ifPresent(order -> columns.checkOrder("order", order));
    String deleted = columns.deleted("deleted", config.deleted());
    columns.throwIfWrong();
    if (config.ttl().isPresent()) {
      input.timed("ttl", "needs");
    }
    return UpsertTablePlan.of(
        input, keys, config.order().orElse(""), deleted, UpsertTableConfig.micros(config.ttl()));
  }
}
