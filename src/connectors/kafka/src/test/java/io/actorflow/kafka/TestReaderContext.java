package io.actorflow.kafka;

import io.actorflow.api.DeadLetter;
import io.actorflow.api.DeadLetters;
import io.actorflow.api.Decoder;
import io.actorflow.api.Format;
import io.actorflow.api.ReaderContext;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/** What the engine would give a reader, with the real JSON codec. */
record TestReaderContext(
    String pipeline, Schema columns, BufferAllocator allocator, List<DeadLetter> letters)
    implements ReaderContext {
  @Override
  public Decoder decoder(Format format, Schema wanted) {
    return TestCodec.of(format).decoder(wanted, allocator);
  }

  @Override
  public DeadLetters deadLetters() {
    return letters::add;
  }
}
