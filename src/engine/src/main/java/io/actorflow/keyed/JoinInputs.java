package io.actorflow.keyed;

import io.actorflow.api.Columns;
import io.actorflow.api.PipelineException;
import io.actorflow.api.PipelineException.Problem;
import io.actorflow.group.RowLayout;
import io.actorflow.keyed.StatefulOperator.Input;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The two inputs of a join with the columns of their keys, which match.
 *
 * @param leftKey columns of the left input
 * @param rightKey columns of the right input, as many
 */
record JoinInputs(Input left, Input right, List<Field> leftKey, List<Field> rightKey) {
  JoinInputs {
    leftKey = List.copyOf(leftKey);
    rightKey = List.copyOf(rightKey);
  }

  /**
   * Checks them.
   *
   * @throws PipelineException with everything that is wrong
   */
  static JoinInputs of(List<Input> inputs, JoinConfig.Key key) {
    if (inputs.size() != 2 || inputs.get(0).name().equals(inputs.get(1).name())) {
      throw new PipelineException(
          List.of(
              new Problem(
                  "from",
                  "%s (expected: two, the left and the right input; for a join of rows with others of the same input put a select before one of them)"
                      .formatted(inputs.stream().map(Input::name).toList()))));
    }
    Input left = inputs.get(0);
    Input right = inputs.get(1);
    List<Problem> problems = new ArrayList<>();
    List<Field> leftKey = InputColumns.of(left, problems).keys("key.left", key.left());
    List<Field> rightKey = InputColumns.of(right, problems).keys("key.right", key.right());
    if (problems.isEmpty()) {
      for (int k = 0; k < leftKey.size(); k++) {
        match(leftKey.get(k), rightKey.get(k), problems);
      }
    }
    if (!problems.isEmpty()) {
      throw new PipelineException(problems);
    }
    return new JoinInputs(left, right, leftKey, rightKey);
  }

  private static void match(Field left, Field right, List<Problem> problems) {
    boolean matches =
        left.getType().equals(right.getType())
            || (left.getType() instanceof ArrowType.Int
                && right.getType() instanceof ArrowType.Int);
    if (!matches) {
      problems.add(
          new Problem(
              "key.right",
              "'%s' is %s (expected: %s, as '%s' on the left)"
                  .formatted(right.getName(), right.getType(), left.getType(), left.getName())));
    }
  }

  Input input(int input) {
    return input == 0 ? left : right;
  }

  List<Field> key(int input) {
    return input == 0 ? leftKey : rightKey;
  }

  List<String> keyNames(int input) {
    return key(input).stream().map(Field::getName).toList();
  }

  /** Both inputs have event times, or this fails. */
  JoinInputs timed() {
    List<String> untimed =
        List.of(left, right).stream()
            .filter(input -> input.eventTime().isEmpty())
            .map(Input::name)
            .toList();
    if (!untimed.isEmpty()) {
      throw new PipelineException(
          "joins need event time, and %s has none (expected: event-time { field = ... } at the source, and that column kept by the operators between)"
              .formatted(String.join(", ", untimed)));
    }
    return this;
  }

  /** The column that says which rows of an input delete their key; empty if it has none. */
  String deleted(int input) {
    return input(input).columns().getFields().stream()
            .anyMatch(
                field ->
                    field.getName().equals(Columns.DELETED)
                        && field.getType() instanceof ArrowType.Bool)
        ? Columns.DELETED
        : "";
  }

  /** How rows of an input are carried that have these columns. */
  RowLayout layout(int input, Schema carried) {
    return new RowLayout(input, key(input), input(input).eventTime(), carried);
  }

  /** As in {@code bids.auction = auctions.id}. */
  String condition() {
    List<String> equal = new ArrayList<>();
    for (int k = 0; k < leftKey.size(); k++) {
      equal.add(
          "%s.%s = %s.%s"
              .formatted(
                  left.name(), leftKey.get(k).getName(), right.name(), rightKey.get(k).getName()));
    }
    return String.join(" and ", equal);
  }

  /** Why rows that were kept for {@code before} do not suit; empty if they do. */
  String change(JoinInputs before) {
    for (int input = 0; input < 2; input++) {
      if (!keyNames(input).equals(before.keyNames(input))) {
        return "has key %s instead of %s".formatted(keyNames(input), before.keyNames(input));
      }
      if (!types(input).equals(before.types(input))) {
        return "has a key of %s instead of %s".formatted(types(input), before.types(input));
      }
      String time = input(input).eventTime();
      if (!time.equals(before.input(input).eventTime())) {
        return "has event time '%s' instead of '%s'"
            .formatted(time, before.input(input).eventTime());
      }
    }
    return "";
  }

  private List<ArrowType> types(int input) {
    return key(input).stream().map(Field::getType).toList();
  }
}
