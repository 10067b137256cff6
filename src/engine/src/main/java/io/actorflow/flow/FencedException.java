package io.actorflow.flow;

import io.actorflow.api.ConnectorException;

/**
 * Somebody else has taken over: whoever meets this stops and leaves everything to the new owner.
 */
public final class FencedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public FencedException(String who, long epoch) {
    super("%s with epoch %d has been replaced by a newer one".formatted(who, epoch));
  }

  /** Whether a stream has broken because of that, at a shard or at a sink. */
  public static boolean isCause(Throwable failure) {
    return failure instanceof FencedException
        || (failure instanceof ConnectorException refused && refused.isFenced());
  }
}
