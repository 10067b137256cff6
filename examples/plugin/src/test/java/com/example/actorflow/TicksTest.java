package com.example.actorflow;

import static io.actorflow.testkit.Row.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.DeadLetters;
import io.actorflow.api.Decoder;
import io.actorflow.api.Format;
import io.actorflow.api.Provenance;
import io.actorflow.api.ReaderContext;
import io.actorflow.api.Split;
import io.actorflow.api.SplitReader;
import io.actorflow.api.SplitStart;
import io.actorflow.testkit.Rows;
import io.actorflow.testkit.TestAllocator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TicksTest {
  private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

  @RegisterExtension final TestAllocator memory = new TestAllocator();

  private Instant now = START;

  private Ticks ticks(long count) {
    return new Ticks(new TicksConfig(Duration.ofSeconds(10), START.toString(), count), () -> now);
  }

  private SplitReader open(Ticks ticks, Schema columns, long position, Long... cuts) {
    Split split = ticks.splits().getFirst();
    return ticks.open(
        new Context(columns, memory.get()),
        List.of(new SplitStart(split, position, List.of(cuts))));
  }

  private static void expect(SplitReader reader, long from, Object... numbers) {
    try (Batch batch = Objects.requireNonNull(reader.poll(Duration.ZERO))) {
      assertThat(batch.provenance())
          .isEqualTo(new Provenance("ticks", from, from + numbers.length, Provenance.NO_WATERMARK));
      assertThat(Rows.of(batch).rows())
          .extracting(each -> each.values().getFirst())
          .containsExactly(numbers);
    }
  }

  @Test
  void ticksWhenItIsTime() {
    Ticks ticks = ticks(0);
    try (SplitReader reader = open(ticks, ticks.schema(), -1)) {
      try (Batch first = Objects.requireNonNull(reader.poll(Duration.ZERO))) {
        assertThat(Rows.of(first)).isEqualTo(Rows.batch(ticks.schema(), row(0, START)));
      }
      assertThat(reader.poll(Duration.ofMillis(1))).isNull();
      now = START.plusSeconds(29);
      assertThat(reader.end("ticks")).hasValue(2);
      expect(reader, 0, 1L, 2L);
    }
  }

  @Test
  void givesTheSameTicksFromAnyPositionAndEndsBatchesAtCuts() {
    now = START.plusSeconds(1000);
    Ticks ticks = ticks(9);
    assertThat(ticks.splits()).containsExactly(new Split("ticks", -1, 8));
    try (SplitReader reader = open(ticks, ticks.schema(), 2, 3L, 6L)) {
      expect(reader, 2, 3L);
      expect(reader, 3, 4L, 5L, 6L);
      expect(reader, 6, 7L, 8L);
      assertThat(reader.poll(Duration.ZERO)).isNull();
      assertThat(reader.end("ticks")).hasValue(8);
    }
  }

  @Test
  void readsOnlyTheColumnsThatAreWanted() {
    now = START.plusSeconds(10);
    try (SplitReader reader = open(ticks(0), Columns.schema(Columns.timestamp("at")), -1)) {
      expect(reader, -1, START, START.plusSeconds(10));
    }
  }

  @Test
  void stopsWaitingWhenItIsWoken() {
    now = START.minusSeconds(1000);
    try (SplitReader reader = open(ticks(0), ticks(0).schema(), -1)) {
      reader.wakeup();
      assertThat(reader.poll(Duration.ofDays(1))).isNull();
    }
  }

  private record Context(Schema columns, BufferAllocator allocator) implements ReaderContext {
    @Override
    public String pipeline() {
      return "test";
    }

    @Override
    public Decoder decoder(Format format, Schema wanted) {
      throw new IllegalStateException("ticks are not decoded");
    }

    @Override
    public DeadLetters deadLetters() {
      throw new IllegalStateException("no tick fails");
    }
  }
}
