package io.actorflow.api;

/**
 * Something that rows go to.
 *
 * <p>A sink value is cheap and holds no connection; each producer of results (a task, or a shard)
 * opens a writer of its own.
 */
public interface Sink {
  /** What it promises, and why not more. */
  Delivery delivery();

  /**
   * Opens a writer for one producer and fences any former one of the same producer: after this
   * returns, nothing that a former writer still does takes effect. May block.
   *
   * @throws ConnectorException if the outside world does not answer or refuses
   */
  SinkWriter open(SinkContext context);
}
