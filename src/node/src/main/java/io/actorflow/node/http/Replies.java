package io.actorflow.node.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** The answers there are. None may be cached: each is true for a moment only. */
final class Replies {
  private static final ContentType PROBLEM = ContentTypes.parse("application/problem+json");
  private static final ContentType PROMETHEUS =
      ContentTypes.parse("text/plain; version=0.0.4; charset=utf-8");

  private Replies() {}

  static HttpResponse json(int status, Object body) {
    return json(status, Json.bytes(body));
  }

  static HttpResponse json(int status, byte[] body) {
    return uncached(status).withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, body));
  }

  static HttpResponse problem(ProblemDetails problem) {
    return uncached(problem.status()).withEntity(HttpEntities.create(PROBLEM, Json.bytes(problem)));
  }

  static HttpResponse problem(ProblemDetails problem, Duration retryAfter) {
    long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
    return problem(problem).addHeader(RawHeader.create("Retry-After", Long.toString(seconds)));
  }

  static HttpResponse metrics(String text) {
    return uncached(200)
        .withEntity(HttpEntities.create(PROMETHEUS, text.getBytes(StandardCharsets.UTF_8)));
  }

  static HttpResponse empty() {
    return uncached(204);
  }

  static HttpResponse uncached(int status) {
    return HttpResponse.create()
        .withStatus(status)
        .addHeader(RawHeader.create("Cache-Control", "no-store"))
        .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"));
  }
}
