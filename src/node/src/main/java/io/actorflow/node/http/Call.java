package io.actorflow.node.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.MediaTypes;

/**
 * A request that has come to its endpoint.
 *
 * @param variables the values of the path's variables
 * @param body all of it
 */
record Call(HttpRequest request, Map<String, String> variables, byte[] body) {
  private static final Pattern VERSION_TAG = Pattern.compile("\"(\\d{1,18})\"");

  String variable(String name) {
    return Objects.requireNonNull(variables.get(name), name);
  }

  Optional<String> query(String name) {
    return request.getUri().query().get(name);
  }

  /** A whole number from the query. */
  int query(String name, int fallback, int min, int max) {
    Optional<String> text = query(name);
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      int value = Integer.parseInt(text.get());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Falls through to the same answer as a number out of range.
    }
    throw RequestException.badRequest(
        "query parameter '%s' is '%s' (expected: %d to %d)".formatted(name, text.get(), min, max));
  }

  /** Nothing but the query parameters that this endpoint knows. */
  void allowQuery(List<String> names) {
    for (String name : request.getUri().query().toMultiMap().keySet()) {
      if (!names.contains(name)) {
        throw RequestException.badRequest(
            "there is no query parameter '%s' here (expected: %s)"
                .formatted(name, names.isEmpty() ? "none" : String.join(", ", names)));
      }
    }
  }

  /** The version that {@code If-Match} names. */
  OptionalLong ifMatch() {
    Optional<String> header = request.getHeader("If-Match").map(value -> value.value());
    if (header.isEmpty()) {
      return OptionalLong.empty();
    }
    Matcher matcher = VERSION_TAG.matcher(header.get());
    if (!matcher.matches()) {
      throw RequestException.badRequest(
          "If-Match is %s (expected: the version to replace in quotes, such as \"3\")"
              .formatted(header.get()));
    }
    return OptionalLong.of(Long.parseLong(matcher.group(1)));
  }

  /** The body, which must be a JSON object. */
  JsonNode object() {
    if (!request.entity().getContentType().mediaType().equals(MediaTypes.APPLICATION_JSON)) {
      throw new RequestException(
          ProblemDetails.of(
              415,
              "unsupported-media-type",
              "Unsupported media type",
              "the body is %s (expected: application/json)"
                  .formatted(request.entity().getContentType())));
    }
    try {
      JsonNode node = Json.MAPPER.readTree(body);
      if (!node.isObject()) {
        throw RequestException.badRequest(
            "the body is %s (expected: a JSON object)"
                .formatted(node.getNodeType().name().toLowerCase(Locale.ROOT)));
      }
      return node;
    } catch (JsonProcessingException e) {
      throw RequestException.badRequest(
          "the body is not JSON: " + place(e) + e.getOriginalMessage());
    } catch (IOException e) {
      throw RequestException.badRequest("the body is not JSON in UTF-8: " + e.getMessage());
    }
  }

  private static String place(JsonProcessingException e) {
    JsonLocation location = e.getLocation();
    return location == null
        ? ""
        : "line %d, column %d: ".formatted(location.getLineNr(), location.getColumnNr());
  }

  /** The one text that the body is to have. */
  String text(String field) {
    JsonNode body = object();
    JsonNode value = body.path(field);
    if (!value.isTextual() || value.asText().isBlank() || body.size() != 1) {
      throw RequestException.badRequest(
          "the body is %s (expected: {\"%s\": \"...\"})".formatted(abbreviated(body), field));
    }
    return value.asText();
  }

  static String abbreviated(JsonNode node) {
    String text = node.toString();
    return text.length() <= 100 ? text : text.substring(0, 97) + "...";
  }
}
