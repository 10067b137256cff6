package io.actorflow.flow;

/**
 * Somebody else has taken over: whoever meets this stops and leaves everything to the new owner.
 */
public final class FencedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public FencedException(String who, long epoch) {
    super("%s with epoch %d has been replaced by a newer one".formatted(who, epoch));
  }
}
