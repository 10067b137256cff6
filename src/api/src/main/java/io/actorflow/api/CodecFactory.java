package io.actorflow.api;

import com.typesafe.config.Config;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.arrow.vector.types.pojo.Schema;

/** Makes codecs of one type; a codec also sees the schema that stands beside its settings. */
public record CodecFactory<C>(
    String type,
    Class<C> settings,
    Function<Config, C> parser,
    BiFunction<C, Schema, ? extends Codec> maker)
    implements ComponentFactory<C> {
  @Override
  public Kind kind() {
    return Kind.CODEC;
  }

  /** Makes the codec that {@code format} describes. */
  public Codec create(Format format) {
    return maker.apply(parser.apply(format.settings()), format.schema());
  }
}
