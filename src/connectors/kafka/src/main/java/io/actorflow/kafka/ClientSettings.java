package io.actorflow.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/** What all clients of a component have in common. */
final class ClientSettings {
  private ClientSettings() {}

  static Map<String, Object> common(String servers, Security security) {
    Map<String, Object> settings = new HashMap<>(security.clientSettings());
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers);
    // Nothing reads them: no objects in JMX per client, no metrics sent to the brokers.
    settings.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
    settings.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    return settings;
  }

  static Map<String, Object> admin(String servers, Duration timeout, Security security) {
    Map<String, Object> settings = common(servers, security);
    int millis = Math.toIntExact(timeout.toMillis());
    settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, millis);
    return settings;
  }
}
