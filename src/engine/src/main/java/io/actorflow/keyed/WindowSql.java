package io.actorflow.keyed;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.actorflow.api.AggregateFunction;
import io.actorflow.api.Columns;
import io.actorflow.api.Operator;
import io.actorflow.api.PipelineException;
import io.actorflow.api.PipelineException.Problem;
import io.actorflow.group.ResultBatches;
import io.actorflow.group.RowLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Asks a query of the rows of each window when that has ended. The query is put by the operator
 * {@code sql}, over the window's rows as one batch.
 */
public record WindowSql(WindowSqlConfig config) implements StatefulOperator {
  @Override
  public KeyedPlan plan(List<Input> inputs, Map<String, AggregateFunction> plugIns) {
    throw new IllegalStateException("who asks a query has to have the operator that puts it");
  }

  @Override
  public KeyedPlan plan(
      List<Input> inputs, Map<String, AggregateFunction> plugIns, Operators operators) {
    Input input = inputs.getFirst().timed("", "windows need");
    List<Field> keys = InputColumns.key(input.columns(), config.key());
    Config settings =
        ConfigFactory.parseMap(
            Map.of("statement", config.query(), "table", "rows", "repeatable", true));
    Supplier<Operator> queries = () -> operators.make("sql", settings);
    try (Operator query = queries.get()) {
      Schema asked = query.outputSchema(input.columns());
      Set<String> read = query.inputColumns(input.columns(), new TreeSet<>(Columns.names(asked)));
      Schema carried = Columns.project(input.columns(), read);
      RowLayout layout = new RowLayout(0, keys, input.eventTime(), carried);
      return new WindowSqlPlan(
          config,
          layout,
          new WindowQueryBatches(layout, windows(), columns(input, asked), queries));
    } catch (PipelineException refused) {
      throw new PipelineException(
          refused.problems().stream()
              .map(
                  problem ->
                      problem.path().equals("statement")
                          ? new Problem("query", problem.message())
                          : problem)
              .toList());
    }
  }

  private Windows.Aligned windows() {
    return (Windows.Aligned) config.window().windowing().orElseThrow().windows();
  }

  /** The bounds of the window, and what the query gives. */
  private static Schema columns(Input input, Schema asked) {
    List<Field> fields = new ArrayList<>();
    for (String bound : List.of(ResultBatches.WINDOW_START, ResultBatches.WINDOW_END)) {
      if (Columns.names(asked).contains(bound)) {
        throw new PipelineException(
            List.of(
                new Problem(
                    "query",
                    "gives '%s', which comes out with each of its rows (expected: another name, by AS)"
                        .formatted(bound))));
      }
      fields.add(Columns.inUnitOf(Columns.timestamp(bound), input.columns(), input.eventTime()));
    }
    fields.addAll(asked.getFields());
    return new Schema(fields);
  }
}
