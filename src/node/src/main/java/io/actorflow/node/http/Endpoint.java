package io.actorflow.node.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * One method of one path.
 *
 * @param path as in OpenAPI: {@code /api/v1/pipelines/{name}}
 */
record Endpoint(String method, String path, Handler handler) {
  /** Answers a request that has come to the right place. */
  interface Handler {
    CompletionStage<HttpResponse> handle(Call call);
  }

  /** The values of the path's variables, if these segments are this path. */
  Optional<Map<String, String>> match(List<String> segments) {
    String[] expected = path.substring(1).split("/", -1);
    if (expected.length != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < expected.length; i++) {
      String segment = segments.get(i);
      if (expected[i].startsWith("{")) {
        variables.put(expected[i].substring(1, expected[i].length() - 1), segment);
      } else if (!expected[i].equals(segment)) {
        return Optional.empty();
      }
    }
    return Optional.of(variables);
  }
}
