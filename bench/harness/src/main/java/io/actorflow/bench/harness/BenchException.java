package io.actorflow.bench.harness;

/** A run that cannot count, and why; for a person, without a stack trace. */
public final class BenchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BenchException(String message) {
    super(message);
  }

  public BenchException(String message, Throwable cause) {
    super(message, cause);
  }
}
