package io.actorflow.run;

import io.actorflow.api.Codec;
import io.actorflow.api.Format;

/** Makes the codec of a format. */
@FunctionalInterface
public interface Codecs {
  /**
   * @throws io.actorflow.api.PipelineException if there is no such codec, or its settings are wrong
   */
  Codec codec(Format format);
}
