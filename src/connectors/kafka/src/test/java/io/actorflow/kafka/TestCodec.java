package io.actorflow.kafka;

import com.typesafe.config.ConfigFactory;
import io.actorflow.api.Codec;
import io.actorflow.api.CodecFactory;
import io.actorflow.api.Format;
import io.actorflow.json.JsonComponents;

/** The real JSON codec, with its defaults. */
final class TestCodec {
  private TestCodec() {}

  static Codec of(Format format) {
    CodecFactory<?> factory = (CodecFactory<?>) new JsonComponents().components().getFirst();
    return factory.create(
        new Format(
            format.type(),
            format.schema(),
            format
                .settings()
                .withFallback(
                    ConfigFactory.defaultReference().resolve().getConfig(factory.path()))));
  }
}
