package io.actorflow.console;

import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.testkit.Row.row;
import static io.actorflow.testkit.Rows.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Batch;
import io.actorflow.api.DeadLetters;
import io.actorflow.api.Encoder;
import io.actorflow.api.Format;
import io.actorflow.api.SinkContext;
import io.actorflow.api.SinkWriter;
import io.actorflow.testkit.TestAllocator;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DiscardSinkTest {
  private static final Schema IDS = schema(int64("id"));

  @RegisterExtension final TestAllocator memory = new TestAllocator();

  @Test
  void countsTheRowsOfAllItsWriters() {
    DiscardSink sink = new DiscardSink();
    for (String name : Set.of("a", "b")) {
      try (SinkWriter writer = sink.open(new Context(name, memory.get()));
          Batch batch = batch(IDS, row(1), row(2)).in(memory.get())) {
        assertThat(writer.positions()).isEmpty();
        writer.write(batch);
        writer.commit(Map.of("x", 1L));
      }
    }
    assertThat(sink.rows()).isEqualTo(4);
  }

  private record Context(String writer, BufferAllocator allocator) implements SinkContext {
    @Override
    public String pipeline() {
      return "test";
    }

    @Override
    public Set<String> channels() {
      return Set.of("x");
    }

    @Override
    public Schema schema() {
      return IDS;
    }

    @Override
    public Encoder encoder(Format format, Schema columns) {
      throw new UnsupportedOperationException("nothing is encoded");
    }

    @Override
    public DeadLetters deadLetters() {
      return letter -> {};
    }
  }
}
