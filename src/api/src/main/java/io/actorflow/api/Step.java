package io.actorflow.api;

import org.apache.arrow.vector.types.pojo.Schema;

/** One step of a pipeline between its sources and its sinks. */
public sealed interface Step permits Operator, KeyedOperator {
  /**
   * The columns that come out when these go in. Called while planning.
   *
   * @throws PipelineException if it cannot work on such input
   */
  Schema outputSchema(Schema input);
}
