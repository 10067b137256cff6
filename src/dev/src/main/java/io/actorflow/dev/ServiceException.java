package io.actorflow.dev;

/** A service did not start or stop; the message says which, why, and shows the end of its log. */
public final class ServiceException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ServiceException(String message) {
    super(message);
  }

  ServiceException(String message, Throwable cause) {
    super(message, cause);
  }
}
