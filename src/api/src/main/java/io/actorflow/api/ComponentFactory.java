package io.actorflow.api;

import com.typesafe.config.Config;
import java.util.function.Function;

/**
 * Makes components of one type from their settings.
 *
 * @param <C> the record of its settings
 */
public sealed interface ComponentFactory<C>
    permits SourceFactory, OperatorFactory, SinkFactory, CodecFactory {
  /** The kinds of components there are. */
  enum Kind {
    SOURCE,
    OPERATOR,
    SINK,
    CODEC;

    /** As in configuration. */
    public String key() {
      return KebabCase.of(this);
    }
  }

  Kind kind();

  /** What a pipeline calls it: {@code type = kafka}. Kebab-case, unique in its kind. */
  String type();

  /** The record that its settings become; its components name the settings in kebab-case. */
  Class<C> settings();

  /**
   * Reads the settings, defaults included.
   *
   * <p>Throws {@link PipelineException} with every problem there is.
   */
  Function<Config, C> parser();

  /** Where its defaults and their documentation stand in reference.conf. */
  default String path() {
    return "actorflow." + type() + "." + kind().key();
  }
}
