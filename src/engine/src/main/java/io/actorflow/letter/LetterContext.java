package io.actorflow.letter;

import io.actorflow.api.Codec;
import io.actorflow.api.ConnectorException;
import io.actorflow.api.DeadLetters;
import io.actorflow.api.Encoder;
import io.actorflow.api.Format;
import io.actorflow.api.SinkContext;
import java.util.Set;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/** What the writer of dead letters is given. */
record LetterContext(
    String pipeline, String writer, Function<Format, Codec> codecs, BufferAllocator allocator)
    implements SinkContext {
  static final String CHANNEL = "dead-letters";

  @Override
  public Set<String> channels() {
    return Set.of(CHANNEL);
  }

  @Override
  public Schema schema() {
    return LetterRows.SCHEMA;
  }

  @Override
  public Encoder encoder(Format format, Schema columns) {
    return codecs.apply(format).encoder(columns);
  }

  /** A letter has nowhere else to go. */
  @Override
  public DeadLetters deadLetters() {
    return refused -> {
      String cause = "the sink does not take a letter: " + refused.cause();
      throw ConnectorException.permanent(cause, new IllegalArgumentException(cause));
    };
  }
}
