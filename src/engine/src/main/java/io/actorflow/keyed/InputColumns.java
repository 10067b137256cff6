package io.actorflow.keyed;

import io.actorflow.api.Columns;
import io.actorflow.api.PipelineException;
import io.actorflow.api.PipelineException.Problem;
import io.actorflow.group.GroupLayout;
import io.actorflow.group.RowOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Finds the columns that settings of an operator name in one of its inputs, and notes what is wrong
 * with them.
 */
final class InputColumns {
  private final Schema columns;
  private final String called;
  private final List<Problem> problems;

  /**
   * @param called what messages call the input
   * @param problems to note what is wrong
   */
  private InputColumns(Schema columns, String called, List<Problem> problems) {
    this.columns = columns;
    this.called = called;
    this.problems = problems;
  }

  /** Of the only input. */
  static InputColumns of(Schema columns, List<Problem> problems) {
    return new InputColumns(columns, "the input", problems);
  }

  /** Of one of several inputs, which messages name. */
  static InputColumns of(StatefulOperator.Input input, List<Problem> problems) {
    return new InputColumns(input.columns(), "'%s'".formatted(input.name()), problems);
  }

  /**
   * The columns of a key of the only input.
   *
   * @throws PipelineException that names those which are none, or cannot be part of a key
   */
  static List<Field> key(Schema columns, List<String> key) {
    InputColumns found = of(columns, new ArrayList<>());
    List<Field> keys = found.keys("key", key);
    found.throwIfWrong();
    return keys;
  }

  /** The columns of a key. */
  List<Field> keys(String setting, List<String> names) {
    List<Field> keys = new ArrayList<>();
    for (String name : names) {
      Optional<Field> field = find(setting, name);
      if (field.filter(GroupLayout::canBeKey).isPresent()) {
        keys.add(field.get());
      } else if (field.isPresent()) {
        wrong(setting, field.get(), "an integer, string, bytes, boolean, date or timestamp");
      }
    }
    return keys;
  }

  /** A column that rows can be ordered by; empty if it is none. */
  Optional<Field> ordering(String setting, String name) {
    Optional<Field> field = find(setting, name);
    field
        .filter(found -> !RowOrder.canOrderBy(found))
        .ifPresent(
            found -> wrong(setting, found, "a number, string, bytes, boolean, date or timestamp"));
    return field;
  }

  /** A column of whole numbers or times. */
  void checkOrder(String setting, String name) {
    find(setting, name)
        .filter(
            field ->
                !(field.getType() instanceof ArrowType.Int
                    || field.getType() instanceof ArrowType.Date
                    || field.getType() instanceof ArrowType.Timestamp))
        .ifPresent(field -> wrong(setting, field, "an integer, date or timestamp"));
  }

  /** The column that says which rows delete their key; empty if there is none. */
  String deleted(String setting, Optional<String> name) {
    if (name.isEmpty()) {
      Field field = field(Columns.DELETED).orElse(null);
      return field != null && field.getType() instanceof ArrowType.Bool ? Columns.DELETED : "";
    }
    find(setting, name.get())
        .filter(field -> !(field.getType() instanceof ArrowType.Bool))
        .ifPresent(field -> wrong(setting, field, "a boolean"));
    return name.get();
  }

  private Optional<Field> find(String setting, String name) {
    Optional<Field> field = field(name);
    if (field.isEmpty()) {
      problems.add(
          new Problem(
              setting,
              "'%s' is no column of %s (there are: %s)"
                  .formatted(name, called, Columns.names(columns))));
    }
    return field;
  }

  private Optional<Field> field(String name) {
    return columns.getFields().stream().filter(f -> f.getName().equals(name)).findFirst();
  }

  private void wrong(String setting, Field field, String expected) {
    problems.add(
        new Problem(
            setting,
            "'%s' is %s (expected: %s)".formatted(field.getName(), field.getType(), expected)));
  }

  void throwIfWrong() {
    if (!problems.isEmpty()) {
      throw new PipelineException(problems);
    }
  }
}
