package io.actorflow.kafka;

import io.actorflow.api.DeadLetter;
import io.actorflow.api.DeadLetters;
import io.actorflow.api.Encoder;
import io.actorflow.api.Format;
import io.actorflow.api.SinkContext;
import java.util.List;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/** What the engine would give a writer, with the real JSON codec. */
record TestSinkContext(
    String writer,
    Set<String> channels,
    Schema schema,
    BufferAllocator allocator,
    List<DeadLetter> letters)
    implements SinkContext {
  @Override
  public String pipeline() {
    return "test";
  }

  @Override
  public Encoder encoder(Format format, Schema columns) {
    return TestCodec.of(format).encoder(columns);
  }

  @Override
  public DeadLetters deadLetters() {
    return letters::add;
  }
}
