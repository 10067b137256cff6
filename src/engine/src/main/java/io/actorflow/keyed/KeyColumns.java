package io.actorflow.keyed;

import io.actorflow.api.Columns;
import io.actorflow.api.PipelineException;
import io.actorflow.api.PipelineException.Problem;
import io.actorflow.group.GroupLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Finds the columns that settings name. */
final class KeyColumns {
  private KeyColumns() {}

  /**
   * The columns of a key.
   *
   * @throws PipelineException that names those which are none, or cannot be part of a key
   */
  static List<Field> of(Schema input, List<String> key) {
    List<Problem> problems = new ArrayList<>();
    List<Field> keys = new ArrayList<>();
    for (String name : key) {
      Optional<Field> column = column(input, "key", name, problems);
      if (column.isPresent() && !GroupLayout.canBeKey(column.get())) {
        problems.add(
            new Problem(
                "key",
                "'%s' is %s (expected: an integer, string, bytes, boolean, date or timestamp)"
                    .formatted(name, column.get().getType())));
      }
      column.ifPresent(keys::add);
    }
    if (!problems.isEmpty()) {
      throw new PipelineException(problems);
    }
    return keys;
  }

  /** The column of that name; notes a problem if there is none. */
  static Optional<Field> column(Schema input, String setting, String name, List<Problem> problems) {
    Optional<Field> found =
        input.getFields().stream().filter(field -> field.getName().equals(name)).findFirst();
    if (found.isEmpty()) {
      problems.add(
          new Problem(
              setting,
              "'%s' is no column of the input (there are: %s)"
                  .formatted(name, Columns.names(input))));
    }
    return found;
  }
}
