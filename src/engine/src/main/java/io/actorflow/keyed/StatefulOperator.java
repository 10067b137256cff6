package io.actorflow.keyed;

import com.typesafe.config.Config;
import io.actorflow.api.AggregateFunction;
import io.actorflow.api.KeyedOperator;
import io.actorflow.api.Operator;
import io.actorflow.api.PipelineException;
import io.actorflow.api.PipelineException.Problem;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Schema;

/** A stateful step as its author described it. */
public interface StatefulOperator extends KeyedOperator {
  /**
   * What goes into it.
   *
   * @param name of the node that it comes from; of the first if there are more with the same
   *     columns
   * @param eventTime the column that holds event times; empty if none does
   */
  record Input(String name, Schema columns, String eventTime) {
    /**
     * This, which has event times.
     *
     * @param setting that needs them; empty for the operator as a whole
     * @param needing what cannot do without, as in "windows need"
     * @throws PipelineException if it has none
     */
    Input timed(String setting, String needing) {
      if (eventTime.isEmpty()) {
        throw new PipelineException(
            List.of(
                new Problem(
                    setting,
                    needing
                        + " event time (expected: event-time { field = ... } at the source, and"
                        + " that column kept by the operators between)")));
      }
      return this;
    }
  }

  /**
   * Whether each name in {@code from} is an input of its own, with columns of its own. Else all of
   * them are one.
   */
  default boolean hasSeveralInputs() {
    return false;
  }

  /**
   * Plans it for these inputs.
   *
   * @param plugIns further aggregates by name
   * @throws io.actorflow.api.PipelineException if it cannot work on them
   */
  KeyedPlan plan(List<Input> inputs, Map<String, AggregateFunction> plugIns);

  /** Makes stateless operators of a type, with these settings and else their defaults. */
  @FunctionalInterface
  interface Operators {
    Operator make(String type, Config settings);
  }

  /** The same for those that have stateless operators do a part of their work. */
  default KeyedPlan plan(
      List<Input> inputs, Map<String, AggregateFunction> plugIns, Operators operators) {
    return plan(inputs, plugIns);
  }
}
