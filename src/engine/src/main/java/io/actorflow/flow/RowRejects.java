package io.actorflow.flow;

import io.actorflow.api.Batch;

/** Takes single rows that could not be processed; the batch stays the caller's. */
@FunctionalInterface
public interface RowRejects {
  /**
   * @param component that refused it, as named in the pipeline
   * @param cause one line for a person
   * @param attempts how often the row has been tried
   */
  void reject(Batch batch, int row, String component, String cause, int attempts);
}
