package io.actorflow.generator;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Batch;
import io.actorflow.api.SplitReader;
import io.actorflow.testkit.TestAllocator;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

class GeneratorPaceTest {
  private static final long SECOND = 1_000_000_000L;

  @RegisterExtension final TestAllocator memory = new TestAllocator();

  private final AtomicLong now = new AtomicLong();

  @Test
  void makesAsManyRecordsASecondAsItIsTold() {
    try (SplitReader reader = reader("rate = 1000, splits = 4, max-rows = 50")) {
      assertThat(rowsOfAllDue(reader)).isEqualTo(4);
      for (int tenth = 1; tenth <= 50; tenth++) {
        now.set(tenth * SECOND / 10);
        assertThat(rowsOfAllDue(reader)).isEqualTo(100);
      }
    }
  }

  @Test
  void doesNotMakeUpForMoreThanASecondThatNobodyAsked() {
    try (SplitReader reader = reader("rate = 1000")) {
      assertThat(rowsOfAllDue(reader)).isEqualTo(1);
      now.set(60 * SECOND);
      assertThat(rowsOfAllDue(reader)).isEqualTo(1001);
    }
  }

  @Test
  @Timeout(30)
  void waitsForItsTimeoutWhenNothingIsDue() {
    GeneratorSource source = Generators.source("rate = 1");
    try (SplitReader reader =
        source.open(Generators.context(source.schema(), memory.get()), Generators.starts(source))) {
      close(reader.poll(Duration.ZERO));
      long start = System.nanoTime();
      assertThat(reader.poll(Duration.ofMillis(50))).isNull();
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(50_000_000);
    }
  }

  @Test
  @Timeout(30)
  void returnsWhenTheNextRecordIsDue() {
    GeneratorSource source = Generators.source("rate = 20");
    try (SplitReader reader =
        source.open(Generators.context(source.schema(), memory.get()), Generators.starts(source))) {
      close(reader.poll(Duration.ZERO));
      Batch second = reader.poll(Duration.ofMinutes(1));
      assertThat(second).isNotNull();
      close(second);
    }
  }

  @Test
  @Timeout(30)
  void aWakeupEndsTheWaiting() throws Exception {
    GeneratorSource source = Generators.source("rate = 1, records = 1");
    try (SplitReader reader =
        source.open(Generators.context(source.schema(), memory.get()), Generators.starts(source))) {
      close(reader.poll(Duration.ZERO));
      CompletableFuture<Void> polled =
          CompletableFuture.runAsync(() -> assertThat(reader.poll(Duration.ofHours(1))).isNull());
      reader.wakeup();
      polled.get(20, TimeUnit.SECONDS);
    }
  }

  private SplitReader reader(String settings) {
    GeneratorSource source = Generators.source(settings);
    return new GeneratorReader(
        source.config(),
        Generators.context(source.schema(), memory.get()),
        Generators.starts(source),
        now::get);
  }

  private static int rowsOfAllDue(SplitReader reader) {
    int rows = 0;
    while (true) {
      try (Batch batch = reader.poll(Duration.ZERO)) {
        if (batch == null) {
          return rows;
        }
        rows += batch.rows();
      }
    }
  }

  private static void close(@org.jspecify.annotations.Nullable Batch batch) {
    if (batch != null) {
      batch.close();
    }
  }
}
