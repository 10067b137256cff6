package io.actorflow.pbm;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a node's control API listens.
 *
 * @param host a name or an address, one of IPv6 in brackets
 */
record NodeAddress(String host, int port) {
  static final int DEFAULT_PORT = 9110;
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?");

  /** Reads {@code host:port}, or {@code host} alone. */
  static NodeAddress parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (matcher.matches()) {
      int port = matcher.group(2) == null ? DEFAULT_PORT : Integer.parseInt(matcher.group(2));
      if (port >= 1 && port <= 65_535) {
        return new NodeAddress(matcher.group(1), port);
      }
    }
    throw CommandException.usage(
        "'%s' is not the address of a node (expected: host:port, such as 127.0.0.1:9110)"
            .formatted(text));
  }

  URI resolve(String path) {
    return URI.create("http://" + this + path);
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
