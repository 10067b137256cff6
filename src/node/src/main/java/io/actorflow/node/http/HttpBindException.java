package io.actorflow.node.http;

/** The control API cannot listen where it is told to; the message names the setting to change. */
public final class HttpBindException extends RuntimeException {
  private static final long serialVersionUID = 1;

  HttpBindException(String message) {
    super(message);
  }

  HttpBindException(String message, Throwable cause) {
    super(message, cause);
  }
}
