package io.actorflow.kafka;

import io.actorflow.api.ConnectorException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka's exceptions mean to the engine.
 *
 * @param servers the brokers that were asked, for the messages
 */
record Failures(String servers) {
  /**
   * The exception for the engine.
   *
   * @param what was tried, as the subject of a sentence: "reading topic 'bids'"
   */
  ConnectorException of(String what, Throwable failure) {
    String failed = "%s failed at Kafka %s: ".formatted(what, servers);
    for (Throwable cause : causes(failure)) {
      @Nullable ConnectorException known = known(failed, cause, failure);
      if (known != null) {
        return known;
      }
    }
    String text = text(failure);
    // The client has a type for this, and does not use it.
    return text.contains("transaction.max.timeout.ms")
        ? ConnectorException.permanent(
            failed + text + " (lower transaction-timeout, or raise what the brokers allow)",
            failure)
        : ConnectorException.retryable(failed + text, failure);
  }

  private static @Nullable ConnectorException known(
      String failed, Throwable cause, Throwable failure) {
    return switch (cause) {
      case ProducerFencedException fenced -> fenced(failed, failure);
      case InvalidProducerEpochException fenced -> fenced(failed, failure);
      case AuthenticationException refused ->
          ConnectorException.permanent(
              "%sthe login was refused: %s (check the settings under security)"
                  .formatted(failed, text(refused)),
              failure);
      case AuthorizationException refused ->
          ConnectorException.permanent(
              "%s%s (grant it to the user, or use another one under security)"
                  .formatted(failed, text(refused)),
              failure);
      case UnsupportedVersionException refused ->
          ConnectorException.permanent(
              "%sthe brokers are too old: %s".formatted(failed, text(refused)), failure);
      case TimeoutException late ->
          ConnectorException.retryable(
              "%sno answer in time: %s (check that the brokers run, that bootstrap-servers and security.protocol are right, and that the addresses which they advertise can be reached from here)"
                  .formatted(failed, text(late)),
              failure);
      default -> null;
    };
  }

  private static ConnectorException fenced(String failed, Throwable failure) {
    return ConnectorException.fenced(
        failed + "another owner has taken over, or the transaction took longer than its timeout",
        failure);
  }

  /** A client could not even be made: its settings do not work here. */
  ConnectorException ofClient(String what, Throwable failure) {
    String message = text(failure);
    // A name that cannot be resolved now may be known later; the client has no type for that.
    return message.contains("No resolvable bootstrap urls")
        ? ConnectorException.retryable(
            "%s failed: the host names in bootstrap-servers = %s cannot be resolved"
                .formatted(what, servers),
            failure)
        : ConnectorException.permanent("%s failed: %s".formatted(what, message), failure);
  }

  private static Set<Throwable> causes(Throwable failure) {
    Set<Throwable> causes = new LinkedHashSet<>();
    for (@Nullable Throwable cause = failure;
        cause != null && causes.add(cause);
        cause = cause.getCause()) {}
    return causes;
  }

  /** What it says, and what its causes add. */
  private static String text(Throwable failure) {
    return causes(failure).stream()
        .map(
            cause ->
                cause.getMessage() == null
                    ? cause.getClass().getSimpleName()
                    : cause.getMessage().strip())
        .distinct()
        .collect(Collectors.joining(": "));
  }
}
