package io.actorflow.api;

import java.util.Set;
import java.util.TreeSet;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A stateless step: makes batches of batches.
 *
 * <p>Every task makes its own instance and calls it from one thread at a time. If {@link #process}
 * throws a {@link RecordException}, nothing of the batch has been emitted and the engine tries
 * again with fewer rows, until the row that fails stands alone and becomes a dead letter.
 */
public non-sealed interface Operator extends Step, AutoCloseable {
  /**
   * The columns that come out when these go in. Called while planning.
   *
   * @throws PipelineException if it cannot work on such input
   */
  Schema outputSchema(Schema input);

  /**
   * The columns of {@code input} that it needs in order to make {@code output}, some or all of its
   * own output columns; the others are not even decoded. All of them unless it says otherwise.
   */
  default Set<String> inputColumns(Schema input, Set<String> output) {
    return new TreeSet<>(Columns.names(input));
  }

  /**
   * Takes over {@code input} and emits any number of batches made of it, each with its provenance;
   * a batch that is not emitted is closed. An operator that emits nothing has dropped all rows: the
   * engine still moves the position on.
   *
   * @throws RecordException if a row cannot be processed
   */
  void process(Batch input, Output output);

  @Override
  default void close() {}
}
