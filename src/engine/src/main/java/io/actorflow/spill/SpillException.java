package io.actorflow.spill;

/** A store on disk cannot be used any more; whoever recovers next makes another one. */
public final class SpillException extends RuntimeException {
  private static final long serialVersionUID = 1;

  SpillException(String message, Throwable cause) {
    super(message, cause);
  }
}
