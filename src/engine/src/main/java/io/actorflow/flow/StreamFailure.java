package io.actorflow.flow;

import io.actorflow.api.ConnectorException;
import io.actorflow.api.PipelineException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What the failure of a stream means to whoever has to go on. */
public final class StreamFailure {
  private StreamFailure() {}

  /** What has happened, without what stages and futures wrap around it. */
  public static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** One line for a person. */
  public static String reason(Throwable failure) {
    return isForeseen(failure) && failure.getMessage() != null
        ? failure.getMessage()
        : "%s (this should not happen; the log of the node has more)".formatted(failure);
  }

  /**
   * Whether it is a failure of the outside world, the author or a channel, not a mistake of ours.
   */
  public static boolean isForeseen(Throwable failure) {
    return failure instanceof ConnectorException
        || failure instanceof PipelineException
        || failure instanceof LostChannelException
        || failure instanceof FencedException;
  }

  /** Whether it stays until somebody changes something. */
  public static boolean needsHelp(Throwable failure) {
    return failure instanceof ConnectorException known
        ? !known.isRetryable() && !known.isFenced()
        : failure instanceof PipelineException || !isForeseen(failure);
  }
}
