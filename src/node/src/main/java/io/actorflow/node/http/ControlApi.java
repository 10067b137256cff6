package io.actorflow.node.http;

import io.actorflow.api.NearestName;
import io.actorflow.flow.StreamFailure;
import io.actorflow.node.control.ControlException;
import io.actorflow.node.control.Refusal.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes every request to its endpoint, and makes an answer of everything that goes wrong. */
final class ControlApi {
  private static final Logger LOG = LoggerFactory.getLogger(ControlApi.class);

  private static final long MAX_BODY = 1 << 20;
  private static final Duration BODY_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final List<Endpoint> endpoints;
  private final HostGuard guard;
  private final Duration timeout;
  private final ActorSystem<?> system;

  ControlApi(List<Endpoint> endpoints, HostGuard guard, Duration timeout, ActorSystem<?> system) {
    this.endpoints = endpoints;
    this.guard = guard;
    this.timeout = timeout;
    this.system = system;
  }

  CompletionStage<HttpResponse> handle(HttpRequest request) {
    Optional<ProblemDetails> kept = guard.check(request);
    if (kept.isPresent()) {
      return refuse(request, Replies.problem(kept.get()));
    }
    return route(request).exceptionally(failure -> failed(request, failure));
  }

  private CompletionStage<HttpResponse> route(HttpRequest request) {
    List<String> segments = segments(request);
    List<String> allowed = new ArrayList<>();
    for (Endpoint endpoint : endpoints) {
      Optional<Map<String, String>> variables = endpoint.match(segments);
      if (variables.isEmpty()) {
        continue;
      }
      if (endpoint.method().equals(request.method().name())) {
        return call(endpoint, request, variables.get());
      }
      allowed.add(endpoint.method());
    }
    if (allowed.isEmpty()) {
      return refuse(request, Replies.problem(nowhere(request)));
    }
    return refuse(request, wrongMethod(request, allowed));
  }

  /** Answers without having read the body, which would otherwise keep the connection waiting. */
  private CompletionStage<HttpResponse> refuse(HttpRequest request, HttpResponse reply) {
    request.discardEntityBytes(system);
    return CompletableFuture.completedStage(reply);
  }

  private static List<String> segments(HttpRequest request) {
    List<String> segments = new ArrayList<>();
    request.getUri().pathSegments().forEach(segments::add);
    return segments;
  }

  private CompletionStage<HttpResponse> call(
      Endpoint endpoint, HttpRequest request, Map<String, String> variables) {
    return request
        .entity()
        .withSizeLimit(MAX_BODY)
        .toStrict(BODY_TIMEOUT.toMillis(), system)
        .thenCompose(
            body ->
                endpoint
                    .handler()
                    .handle(new Call(request, variables, body.getData().toArray()))
                    .toCompletableFuture()
                    .copy()
                    .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS));
  }

  private ProblemDetails nowhere(HttpRequest request) {
    String path = request.getUri().path();
    List<String> known = endpoints.stream().map(Endpoint::path).distinct().toList();
    Optional<String> nearest = NearestName.of(path, known);
    return ProblemDetails.of(
            404,
            "not-found",
            "Not found",
            "there is no %s%s; /api/v1/openapi.json lists what there is"
                .formatted(path, nearest.map(" (did you mean '%s'?)"::formatted).orElse("")))
        .withNearest(nearest);
  }

  private static HttpResponse wrongMethod(HttpRequest request, List<String> allowed) {
    String methods = String.join(", ", allowed);
    return Replies.problem(
            ProblemDetails.of(
                405,
                "method-not-allowed",
                "Method not allowed",
                "%s of %s is not possible (expected: %s)"
                    .formatted(request.method().name(), request.getUri().path(), methods)))
        .addHeader(RawHeader.create("Allow", methods));
  }

  private HttpResponse failed(HttpRequest request, Throwable failure) {
    return switch (StreamFailure.cause(failure)) {
      case RequestException refused -> Replies.problem(refused.problem());
      case ControlException refused when refused.refusal() instanceof Unavailable unavailable ->
          Replies.problem(ProblemDetails.of(unavailable), unavailable.retryAfter());
      case ControlException refused -> Replies.problem(ProblemDetails.of(refused.refusal()));
      case EntityStreamSizeException large ->
          Replies.problem(
              ProblemDetails.of(
                  413,
                  "too-large",
                  "Too large",
                  "the body has more than the 1048576 bytes (1 MiB) that are accepted"));
      case EntityStreamException cut -> Replies.problem(incomplete(cut));
      case TimeoutException late ->
          Replies.problem(
              ProblemDetails.of(
                  503,
                  "unavailable",
                  "Unavailable",
                  "the cluster has not answered within %s ms (actorflow.http.request-timeout); pbm cluster show tells which members can be reached"
                      .formatted(timeout.toMillis())),
              RETRY_AFTER);
      case Throwable bug -> bug(request, bug);
    };
  }

  private static ProblemDetails incomplete(EntityStreamException cut) {
    return ProblemDetails.of(
        400,
        "bad-request",
        "The request cannot be understood",
        "the body ended early: " + cut.getMessage());
  }

  private static HttpResponse bug(HttpRequest request, Throwable bug) {
    LOG.error("{} {} failed", request.method().name(), request.getUri().path(), bug);
    return Replies.problem(
        ProblemDetails.of(
            500,
            "internal",
            "Internal error",
            "this is a mistake in ActorFlow; the node's log has the details (pbm log tail)"));
  }
}
