package io.actorflow.kafka;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.actorflow.api.SettingsReader;

/** Settings as a pipeline gives them, on top of the defaults. */
final class Settings {
  private static final String BIDS = "{ type = json, schema { auction = long, price = long } }";

  private Settings() {}

  /** A source of {@code bids}: what is given overrides it. */
  static KafkaSourceConfig source(String settings) {
    return SettingsReader.read(
        config("topics = [bids], format = %s\n%s".formatted(BIDS, settings), "source"),
        KafkaSourceConfig.class);
  }

  static KafkaSourceConfig sourceOnly(String settings) {
    return SettingsReader.read(config(settings, "source"), KafkaSourceConfig.class);
  }

  static KafkaSinkConfig sink(String settings) {
    return SettingsReader.read(config("format = json\n" + settings, "sink"), KafkaSinkConfig.class);
  }

  private static Config config(String settings, String kind) {
    Config defaults = ConfigFactory.defaultReference().resolve();
    return ConfigFactory.parseString(settings)
        .withFallback(defaults.getConfig("actorflow.kafka." + kind));
  }
}
