package io.actorflow.api;

import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads some splits of a source, one batch of one split at a time.
 *
 * <p>One thread calls all of it but {@link #wakeup}; it is not called while downstream is busy, for
 * however long that is, which is all that a source must know of backpressure.
 */
public interface SplitReader extends AutoCloseable {
  /**
   * The next batch, or null if none came within {@code timeout}. Its provenance names the split and
   * continues where the split's last batch ended; its columns are {@link ReaderContext#columns}, in
   * that order. Watermarks are the engine's to add.
   *
   * @throws ConnectorException if the outside world fails; the engine opens a new reader later
   */
  @Nullable Batch poll(Duration timeout);

  /**
   * Everything up to {@code position} has been processed durably and will not be asked for again.
   * For sources that show progress to others, as Kafka does in a consumer group.
   */
  default void committed(String split, long position) {}

  /**
   * The last offset that there is in the split, as far as it is known without asking: what the lag
   * is measured against. Empty if it is not known. Called by the thread that polls.
   */
  default OptionalLong end(String split) {
    return OptionalLong.empty();
  }

  /** Makes a {@link #poll} that is waiting return soon. The one method for other threads. */
  default void wakeup() {}

  @Override
  void close();
}
