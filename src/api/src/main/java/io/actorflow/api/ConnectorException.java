package io.actorflow.api;

/** The outside world failed: names what was tried, with what, and what to do next. */
public final class ConnectorException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private enum Remedy {
    TRY_AGAIN,
    CHANGE_SOMETHING,
    RECOVER
  }

  private final Remedy remedy;

  private ConnectorException(String message, Throwable cause, Remedy remedy) {
    super(message, cause);
    this.remedy = remedy;
  }

  /** It may pass by itself: the engine tries again, ever more slowly. */
  public static ConnectorException retryable(String message, Throwable cause) {
    return new ConnectorException(message, cause, Remedy.TRY_AGAIN);
  }

  /** Trying again will not help: somebody must change something. */
  public static ConnectorException permanent(String message, Throwable cause) {
    return new ConnectorException(message, cause, Remedy.CHANGE_SOMETHING);
  }

  /**
   * Another owner seems to have taken over. To open a writer again would fence that one in turn:
   * whoever was fenced first makes sure, by recovering from its journal, that it is the owner.
   */
  public static ConnectorException fenced(String message, Throwable cause) {
    return new ConnectorException(message, cause, Remedy.RECOVER);
  }

  public boolean isRetryable() {
    return remedy == Remedy.TRY_AGAIN;
  }

  public boolean isFenced() {
    return remedy == Remedy.RECOVER;
  }
}
