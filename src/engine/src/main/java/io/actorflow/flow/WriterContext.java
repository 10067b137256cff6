package io.actorflow.flow;

import io.actorflow.api.DeadLetters;
import io.actorflow.api.Encoder;
import io.actorflow.api.Format;
import io.actorflow.api.SinkContext;
import io.actorflow.run.NodeServices;
import io.actorflow.run.RunSpec;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What a node gives a sink's writer.
 *
 * @param sink its name in the pipeline
 */
record WriterContext(
    RunSpec spec,
    String sink,
    String writer,
    Set<String> channels,
    Schema schema,
    NodeServices services)
    implements SinkContext {
  @Override
  public String pipeline() {
    return spec.pipeline();
  }

  @Override
  public BufferAllocator allocator() {
    return services.allocator();
  }

  @Override
  public Encoder encoder(Format format, Schema columns) {
    return services.codecs().codec(format).encoder(columns);
  }

  @Override
  public DeadLetters deadLetters() {
    DeadLetters letters = services.deadLetters(spec);
    return letter -> letters.add(letter.of(letter.origin(), sink));
  }
}
