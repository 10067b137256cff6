package io.actorflow.keyed;

import io.actorflow.api.AggregateFunction;
import io.actorflow.api.Columns;
import io.actorflow.api.KeyedOperator;
import io.actorflow.api.PipelineException;
import io.actorflow.api.PipelineException.Problem;
import io.actorflow.group.Aggregate;
import io.actorflow.group.AggregateParser;
import io.actorflow.group.GroupLayout;
import io.actorflow.group.PreAggregator.Panes;
import io.actorflow.group.ResultBatches;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A stateful step that aggregates by key: a table, or windows if it has a span.
 *
 * @param aggregates expressions by name of the output column
 * @param span empty for a table
 */
public record Aggregation(
    List<String> key, Map<String, String> aggregates, Optional<WindowSpan> span)
    implements KeyedOperator {
  private static final String WINDOW_START = "window-start";

  static Aggregation table(TableConfig config) {
    return new Aggregation(config.key(), config.aggregates(), Optional.empty());
  }

  static Aggregation window(WindowConfig config) {
    return new Aggregation(config.key(), config.aggregates(), Optional.of(config.span()));
  }

  /**
   * The words of a group, for rows of {@code input}; with windows, the pane's start comes first, as
   * a timestamp that records give in the unit of the event time.
   *
   * @param eventTime the column that has it; empty if none has, which windows cannot do without
   * @throws PipelineException if {@code input} lacks a column or has one of another type
   */
  public GroupLayout layout(Schema input, String eventTime) {
    return layout(input, eventTime, Map.of());
  }

  /**
   * The same, with aggregates of plug-ins.
   *
   * @param plugIns by name
   */
  public GroupLayout layout(
      Schema input, String eventTime, Map<String, AggregateFunction> plugIns) {
    List<Problem> problems = new ArrayList<>();
    List<Field> keys = new ArrayList<>();
    if (span.isPresent()) {
      Field moment = Columns.timestamp(WINDOW_START);
      keys.add(Columns.inUnitOf(moment, input, eventTime));
    }
    for (String column : key) {
      Optional<Field> field =
          input.getFields().stream().filter(f -> f.getName().equals(column)).findFirst();
      if (field.isEmpty()) {
        problems.add(
            new Problem(
                "key",
                "'%s' is no column of the input (there are: %s)"
                    .formatted(column, Columns.names(input))));
      } else if (!GroupLayout.canBeKey(field.get())) {
        problems.add(
            new Problem(
                "key",
                "'%s' is %s (expected: an integer, string, bytes, boolean, date or timestamp)"
                    .formatted(column, field.get().getType())));
      } else {
        keys.add(field.get());
      }
    }
    AggregateParser parser = new AggregateParser(input, eventTime, plugIns);
    List<Aggregate> parsed = new ArrayList<>();
    aggregates.forEach(
        (name, expression) -> {
          try {
            parsed.add(parser.parse(name, expression));
          } catch (PipelineException e) {
            problems.addAll(e.problems());
          }
        });
    if (!problems.isEmpty()) {
      throw new PipelineException(problems);
    }
    return new GroupLayout(keys, parsed);
  }

  /** Of results whose event time has the default unit. */
  @Override
  public Schema outputSchema(Schema input) {
    return results(layout(input, "")).schema();
  }

  /** How results of that layout become batches. */
  public ResultBatches results(GroupLayout layout) {
    return new ResultBatches(
        layout, span.map(s -> OptionalLong.of(s.sizeMicros())).orElse(OptionalLong.empty()));
  }

  /** How event times fall into panes; empty for a table. */
  public Optional<Panes> panes(String eventTime) {
    return span.map(s -> new Panes(eventTime, s.paneMicros()));
  }

  public KeyedState newState(GroupLayout layout) {
    return span.<KeyedState>map(s -> new WindowState(layout, s))
        .orElseGet(() -> new TableState(layout));
  }

  /** Whether a column of that type can hold event times. */
  public static boolean isEventTime(Field field) {
    return field.getType() instanceof ArrowType.Timestamp;
  }
}
