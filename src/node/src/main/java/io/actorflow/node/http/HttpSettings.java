package io.actorflow.node.http;

import com.typesafe.config.Config;
import io.actorflow.api.Problems;
import io.actorflow.api.SettingsReader;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Where the control API listens, and for how long it waits. Described in reference.conf. */
public record HttpSettings(
    String host,
    int port,
    List<String> allowedHosts,
    Duration requestTimeout,
    Duration stopTimeout) {
  public static final String PATH = "actorflow.http";

  public HttpSettings {
    allowedHosts = allowedHosts.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    new Problems()
        .check(!host.isBlank(), "host", host, "a loopback address such as 127.0.0.1")
        .check(port >= 0 && port <= 65_535, "port", port, "0 to 65535")
        .check(requestTimeout.isPositive(), "request-timeout", requestTimeout, "more than 0")
        .check(stopTimeout.isPositive(), "stop-timeout", stopTimeout, "more than 0")
        .throwIfAny();
  }

  /** Reads {@code actorflow.http} of a node's configuration. */
  public static HttpSettings from(Config node) {
    return SettingsReader.read(node.getConfig(PATH), HttpSettings.class);
  }
}
