package io.actorflow.node.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * Keeps web pages out: one whose name has been made to resolve to this machine comes with its own
 * name as the host, and one that sends a form here comes with its own origin.
 */
final class HostGuard {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Set<String> names;

  HostGuard(List<String> allowedHosts) {
    names = new HashSet<>(LOOPBACK);
    names.addAll(allowedHosts);
  }

  /** Why a request is not let in, if it is not. */
  Optional<ProblemDetails> check(HttpRequest request) {
    String host = request.getHeader("Host").map(header -> header.value()).orElse("");
    if (!allowed(host)) {
      return Optional.of(
          ProblemDetails.of(
              421,
              "wrong-host",
              "Not a name of this node",
              "the request is for host '%s' (expected: one of %s); other names have to be listed in actorflow.http.allowed-hosts"
                  .formatted(host, String.join(", ", names.stream().sorted().toList()))));
    }
    Optional<String> origin = request.getHeader("Origin").map(header -> header.value());
    if (origin.isPresent() && !allowedOrigin(origin.get())) {
      return Optional.of(
          ProblemDetails.of(
              403,
              "foreign-origin",
              "Web pages of others may not use this API",
              "the request comes from a page of '%s'".formatted(origin.get())));
    }
    return Optional.empty();
  }

  private boolean allowed(String hostAndPort) {
    String host = hostAndPort.replaceFirst(":\\d*$", "");
    return names.contains(host.toLowerCase(Locale.ROOT));
  }

  private boolean allowedOrigin(String origin) {
    try {
      String authority = new URI(origin).getAuthority();
      return authority != null && allowed(authority);
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
