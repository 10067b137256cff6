package io.actorflow.api;

import java.util.Map;

/**
 * Writes the results of one producer.
 *
 * <p>One thread calls it, which may block. The engine writes all batches that have gathered since
 * the last commit, then commits them: {@code write write … commit}, and while one commit runs the
 * next batches gather.
 */
public interface SinkWriter extends AutoCloseable {
  /**
   * The last position that has been committed for each channel, as remembered by the outside world
   * itself; empty for a sink that cannot remember, which is then at-least-once.
   */
  Map<String, Long> positions();

  /**
   * Writes the rows; the batch stays the caller's.
   *
   * @throws ConnectorException if the outside world fails; the engine opens a new writer and begins
   *     again at {@link #positions}
   */
  void write(Batch batch);

  /**
   * Makes all that was written since the last commit durable and visible, together with these
   * positions and in one step where the sink is exactly-once.
   *
   * @param positions last offset written, by channel (the producers named in provenances)
   */
  void commit(Map<String, Long> positions);

  @Override
  void close();
}
