package io.actorflow.keyed;

import io.actorflow.api.AggregateFunction;
import io.actorflow.api.Columns;
import io.actorflow.api.PipelineException;
import io.actorflow.api.PipelineException.Problem;
import io.actorflow.group.ResultBatches;
import io.actorflow.group.TopBatches;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Schema;

/** The first rows of each key by some order: of each window, or for good. */
public record Top(TopConfig config) implements StatefulOperator {
  @Override
  public KeyedPlan plan(List<Input> inputs, Map<String, AggregateFunction> plugIns) {
    Input input = inputs.getFirst();
    boolean isWindowed = config.window().windowing().isPresent();
    if (isWindowed) {
      input.timed("", "windows need");
    }
    checkNames(input.columns(), isWindowed);
    return TopPlan.of(config, input);
  }

  static void checkNames(Schema input, boolean isWindowed) {
    List<String> added =
        isWindowed
            ? List.of(ResultBatches.WINDOW_START, ResultBatches.WINDOW_END, TopBatches.RANK)
            : List.of(TopBatches.RANK);
    List<Problem> taken =
        added.stream()
            .filter(Columns.names(input)::contains)
            .map(
                name ->
                    new Problem(
                        "",
                        "'%s' is a column of the input (expected: another name, by a select before, for it is a column that comes out)"
                            .formatted(name)))
            .toList();
    if (!taken.isEmpty()) {
      throw new PipelineException(taken);
    }
  }
}
