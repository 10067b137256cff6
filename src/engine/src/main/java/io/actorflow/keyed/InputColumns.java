package io.actorflow.keyed;

import io.actorflow.api.Columns;
import io.actorflow.api.PipelineException;
import io.actorflow.api.PipelineException.Problem;
import io.actorflow.group.GroupLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Finds the columns that settings of an operator name in one of its inputs, and notes what is wrong
 * with them.
 */
final class InputColumns {
  private final StatefulOperator.Input input;
  private final List<Problem> problems = new ArrayList<>();

  InputColumns(StatefulOperator.Input input) {
    this.input = input;
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
              "'%s' is no column of '%s' (there are: %s)"
                  .formatted(name, input.name(), Columns.names(input.columns()))));
    }
    return field;
  }

  private Optional<Field> field(String name) {
    return input.columns().getFields().stream().filter(f -> f.getName().equals(name)).findFirst();
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
