package io.actorflow.api;

import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * An aggregate that windows and tables can use beside the engine's own, as in {@code typical =
 * "geometric-mean(price)"}. Offered by {@link ComponentProvider#aggregates}.
 */
public interface AggregateFunction {
  /** What a pipeline calls it. Kebab-case, unique. */
  String name();

  /**
   * The aggregate of some columns. Called while planning, on every node; the same call gives the
   * same aggregate.
   *
   * @param columns the arguments that are columns, in order
   * @param numbers the arguments that are numbers, in order
   * @throws PipelineException if it cannot be called so; its message says what was expected
   */
  Aggregator of(List<Field> columns, List<Double> numbers);
}
