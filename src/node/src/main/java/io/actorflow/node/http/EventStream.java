package io.actorflow.node.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Server-sent events, each with one line of JSON. */
final class EventStream {
  /** Less than the time after which proxies and our own server drop a silent connection. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private static final ByteString COMMENT = ByteString.fromString(":\n\n");

  private EventStream() {}

  /** Begins at once with a comment, so that a client knows that it is connected. */
  static HttpResponse of(String event, Source<?, NotUsed> values) {
    Source<ByteString, NotUsed> frames =
        values.map(value -> frame(event, value)).keepAlive(HEARTBEAT, () -> COMMENT);
    return Replies.uncached(200)
        .withEntity(
            HttpEntities.createChunked(
                ContentTypes.parse("text/event-stream"), Source.single(COMMENT).concat(frames)));
  }

  private static ByteString frame(String event, Object value) {
    return ByteString.fromString("event: " + event + "\ndata: ")
        .concat(ByteString.fromArray(Json.bytes(value)))
        .concat(ByteString.fromString("\n\n", StandardCharsets.UTF_8));
  }
}
