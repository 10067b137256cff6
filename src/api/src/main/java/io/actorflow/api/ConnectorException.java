package io.actorflow.api;

/** The outside world failed: names what was tried, with what, and what to do next. */
public final class ConnectorException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean retryable;

  private ConnectorException(String message, Throwable cause, boolean retryable) {
    super(message, cause);
    this.retryable = retryable;
  }

  /** It may pass by itself: the engine tries again, ever more slowly. */
  public static ConnectorException retryable(String message, Throwable cause) {
    return new ConnectorException(message, cause, true);
  }

  /** Trying again will not help: somebody must change something. */
  public static ConnectorException permanent(String message, Throwable cause) {
    return new ConnectorException(message, cause, false);
  }

  public boolean isRetryable() {
    return retryable;
  }
}
