package io.actorflow.api;

/**
 * One record or row cannot be processed; its neighbours can. The message says what was found and
 * what was expected. Has no stack trace: it is an outcome, and there may be many.
 */
public final class RecordException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public RecordException(String message) {
    super(message, null, false, false);
  }
}
