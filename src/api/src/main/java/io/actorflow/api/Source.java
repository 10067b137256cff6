package io.actorflow.api;

import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Something that rows come from, again and again the same ones for the same offsets.
 *
 * <p>A source value is cheap and holds no connection: {@link #splits} and {@link #open} make theirs
 * when they are called, possibly on different nodes.
 */
public interface Source {
  /** All columns that it can provide; a reader is asked for those that the pipeline needs. */
  Schema schema();

  /**
   * The splits there are now. Called when a pipeline starts and then from time to time; a split
   * that is new joins, one that is gone is reported and never dropped silently. May block.
   *
   * @throws ConnectorException if the outside world does not answer or refuses
   */
  List<Split> splits();

  /**
   * Opens the splits for reading. May block.
   *
   * @throws ConnectorException if the outside world does not answer or refuses
   */
  SplitReader open(ReaderContext context, List<SplitStart> starts);
}
