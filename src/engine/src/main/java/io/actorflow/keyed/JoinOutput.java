package io.actorflow.keyed;

import io.actorflow.api.Columns;
import io.actorflow.api.PipelineException;
import io.actorflow.group.PairBatches;
import io.actorflow.group.PairBatches.Moment;
import io.actorflow.keyed.StatefulOperator.Input;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What comes out of a join: moments of its own, the columns of the left input, those of the right
 * one. A column whose name is taken is called after its input too.
 */
record JoinOutput(List<Moment> moments, List<Carried> left, List<Carried> right) {
  /** A column of an input, and what it is called behind the join. */
  record Carried(Field column, String name) {
    Field output() {
      return new Field(name, column.getFieldType(), column.getChildren());
    }
  }

  JoinOutput {
    moments = List.copyOf(moments);
    left = List.copyOf(left);
    right = List.copyOf(right);
  }

  static JoinOutput of(List<Moment> moments, Input left, Input right) {
    Set<String> taken = new HashSet<>();
    moments.forEach(moment -> taken.add(moment.column().getName()));
    return new JoinOutput(moments, named(left, taken), named(right, taken));
  }

  private static List<Carried> named(Input input, Set<String> taken) {
    List<Carried> columns = new ArrayList<>();
    for (Field column : input.columns().getFields()) {
      String name = column.getName();
      if (!taken.add(name)) {
        name = qualified(input.name(), name);
        if (!taken.add(name)) {
          throw new PipelineException(
              "'%s' of '%s' would be called '%s', which another column is (expected: other names; a select before the join can give them)"
                  .formatted(column.getName(), input.name(), name));
        }
      }
      columns.add(new Carried(column, name));
    }
    return columns;
  }

  /** Metadata of records stays behind its underscore: sinks do not ask for it. */
  private static String qualified(String input, String column) {
    return column.startsWith("_") ? "_" + input + "-" + column.substring(1) : input + "-" + column;
  }

  /** What is left of it for those who need no more than these columns. */
  JoinOutput only(Set<String> columns) {
    return new JoinOutput(
        moments.stream().filter(moment -> columns.contains(moment.column().getName())).toList(),
        left.stream().filter(column -> columns.contains(column.name())).toList(),
        right.stream().filter(column -> columns.contains(column.name())).toList());
  }

  /** The columns of an input that are carried. */
  Schema carried(int input) {
    return new Schema(side(input).stream().map(Carried::column).toList());
  }

  private List<Carried> side(int input) {
    return input == 0 ? left : right;
  }

  PairBatches batches() {
    return new PairBatches(
        moments,
        left.stream().map(Carried::output).toList(),
        right.stream().map(Carried::output).toList());
  }

  /** The names of what comes out. */
  List<String> names() {
    return Columns.names(batches().schema());
  }
}
