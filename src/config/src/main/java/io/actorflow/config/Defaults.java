package io.actorflow.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;

/** What the reference.conf of each module says of ActorFlow, comments included. */
final class Defaults {
  private Defaults() {}

  static Config ofModules(ClassLoader loader) {
    return ConfigFactory.parseResources(loader, "reference.conf")
        .withOnlyPath("actorflow")
        .resolve(ConfigResolveOptions.noSystem());
  }

  /** The block at {@code path} that this module itself documents. */
  static Config own(String path) {
    return ofModules(Defaults.class.getClassLoader()).getConfig(path);
  }
}
