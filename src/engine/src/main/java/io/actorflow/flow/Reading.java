package io.actorflow.flow;

import io.actorflow.api.Batch;
import io.actorflow.api.DeadLetters;
import io.actorflow.api.Decoder;
import io.actorflow.api.Format;
import io.actorflow.api.ReaderContext;
import io.actorflow.api.SplitStart;
import io.actorflow.run.NodeServices;
import io.actorflow.run.Plan.SourceStage;
import io.actorflow.run.RunSpec;
import io.actorflow.run.UnitId;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.pekko.stream.javadsl.Source;

/** What can be done to a task's running reader, from any thread. */
public interface Reading {
  /** Stops reading; the stream completes once everything read has gone through. */
  void stop();

  /** Everything of the split up to the position has arrived wherever it goes. */
  void committed(String split, long position);

  /** The last offset that there is in the split, as far as it is known. */
  OptionalLong end(String split);

  /**
   * The batches of a task's splits, with watermarks, under the producers' names.
   *
   * @param onRead told of each batch and its split as it leaves
   */
  static Source<Batch, Reading> source(
      NodeServices services,
      RunSpec spec,
      SourceStage stage,
      UnitId task,
      List<SplitStart> starts,
      BiConsumer<String, Batch> onRead) {
    String prefix = stage.name() + "/";
    ReaderStage reader =
        new ReaderStage(
            () -> stage.source().get().open(new Context(services, spec, stage), starts),
            services.newThread(task + "-reader"),
            starts,
            split -> prefix + split,
            stage.eventTime(),
            services.clock(),
            services.deadLetters(spec),
            services.allocator());
    return Source.fromGraph(reader)
        .map(
            batch -> {
              onRead.accept(batch.provenance().producer().substring(prefix.length()), batch);
              return batch;
            });
  }

  /** What a node gives a source's reader. */
  record Context(NodeServices services, RunSpec spec, SourceStage stage) implements ReaderContext {
    @Override
    public String pipeline() {
      return spec.pipeline();
    }

    @Override
    public Schema columns() {
      return stage.columns();
    }

    @Override
    public BufferAllocator allocator() {
      return services.allocator();
    }

    @Override
    public Decoder decoder(Format format, Schema wanted) {
      return services.codecs().codec(format).decoder(wanted, services.allocator());
    }

    @Override
    public DeadLetters deadLetters() {
      DeadLetters letters = services.deadLetters(spec);
      return letter -> letters.add(letter.of(stage.name() + "/" + letter.origin(), stage.name()));
    }
  }
}
