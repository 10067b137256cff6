package io.actorflow.keyed;

import io.actorflow.api.Columns;
import io.actorflow.api.KebabCase;
import io.actorflow.group.PairBatches.Moment;
import io.actorflow.group.RowBatches;
import io.actorflow.group.RowLayout;
import io.actorflow.group.Rows;
import io.actorflow.group.TableJoinBatches;
import io.actorflow.keyed.JoinOutput.Carried;
import io.actorflow.keyed.StatefulOperator.Input;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A join of two tables of the same key. The columns of the key come out once, as the left input
 * calls them.
 *
 * @param output with the columns of the key in the place of moments
 * @param ttlMicros 0 for never
 */
record TableJoinPlan(
    JoinInputs inputs, JoinOutput output, JoinKind kind, long ttlMicros, TableJoinBatches results)
    implements RowPlan {
  static TableJoinPlan of(JoinInputs inputs, JoinKind kind, long ttlMicros) {
    List<Moment> keys = new ArrayList<>();
    for (Field key : keys(inputs)) {
      keys.add(new Moment(key, RowLayout.FIRST_KEY + keys.size()));
    }
    JoinOutput output = JoinOutput.of(keys, carried(inputs, 0), carried(inputs, 1));
    return of(inputs, output, kind, ttlMicros);
  }

  private static TableJoinPlan of(
      JoinInputs inputs, JoinOutput output, JoinKind kind, long ttlMicros) {
    return new TableJoinPlan(inputs, output, kind, ttlMicros, batches(inputs, output, true));
  }

  private static TableJoinBatches batches(
      JoinInputs inputs, JoinOutput output, boolean tellsDeleted) {
    List<String> keys = output.moments().stream().map(key -> key.column().getName()).toList();
    return new TableJoinBatches(
        new RowLayout(0, keys(inputs), "", output.carried(0)),
        keys,
        output.left().stream().map(Carried::output).toList(),
        output.right().stream().map(Carried::output).toList(),
        tellsDeleted);
  }

  /** As the left input has them, but that one of long and int is long. */
  private static List<Field> keys(JoinInputs inputs) {
    List<Field> keys = new ArrayList<>();
    for (Field left : inputs.leftKey()) {
      Field right = inputs.rightKey().get(keys.size());
      boolean isSame = right.getType().equals(left.getType());
      keys.add(isSame ? left : Columns.int64(left.getName()));
    }
    return keys;
  }

  private static Input carried(JoinInputs inputs, int number) {
    Input input = inputs.input(number);
    List<Field> columns = new ArrayList<>(input.columns().getFields());
    columns.removeAll(inputs.key(number));
    columns.removeIf(field -> field.getName().equals(Columns.DELETED));
    return new Input(input.name(), new Schema(columns), input.eventTime());
  }

  @Override
  public RowLayout layout(int input) {
    return new RowLayout(
        input,
        inputs.key(input),
        inputs.input(input).eventTime(),
        "",
        inputs.deleted(input),
        false,
        output.carried(input));
  }

  @Override
  public KeyedState newState() {
    return new TableJoinState(layout(0), layout(1), kind, ttlMicros);
  }

  /** A joined row has the time of neither. */
  @Override
  public String eventTime() {
    return "";
  }

  @Override
  public KeyedPlan only(Set<String> columns) {
    return of(inputs, output.only(columns), kind, ttlMicros);
  }

  @Override
  public Optional<ReadableTable> table() {
    return Optional.of(new ReadableTable(keys(inputs), batches(inputs, output, false)));
  }

  @Override
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("joins", "%s, on %s".formatted(KebabCase.of(kind), inputs.condition()));
    facts.put("partner", "the latest row of the key; both inputs are tables, and so is the result");
    if (ttlMicros > 0) {
      facts.put("ttl", Lengths.text(ttlMicros) + " of event time");
    }
    return facts;
  }

  /** None are. */
  @Override
  public RowBatches refused(Rows rows) {
    return results;
  }

  @Override
  public String lateness() {
    return "";
  }

  @Override
  public String change(KeyedPlan before) {
    if (!(before instanceof TableJoinPlan old)) {
      return "is a join of two tables, which it was not";
    }
    String change = inputs.change(old.inputs);
    if (!change.isEmpty()) {
      return change;
    }
    if (kind != old.kind) {
      return "is a join of another kind";
    }
    if (ttlMicros != old.ttlMicros) {
      return "has another ttl";
    }
    for (int input = 0; input < 2; input++) {
      if (!inputs.deleted(input).equals(old.inputs.deleted(input))) {
        return "has rows that are deleted by another column";
      }
      if (!output.carried(input).equals(old.output.carried(input))) {
        return "keeps columns %s of '%s' instead of %s"
            .formatted(
                Columns.names(output.carried(input)),
                inputs.input(input).name(),
                Columns.names(old.output.carried(input)));
      }
    }
    return "";
  }
}
