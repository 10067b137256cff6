package io.actorflow.flow;

import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.testkit.Row.row;
import static io.actorflow.testkit.Rows.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.Batch;
import io.actorflow.letter.LetterBox;
import io.actorflow.letter.LetterSink;
import io.actorflow.testkit.TestAllocator;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class LetterGateTest {
  private static final Schema IDS = schema(int64("id"));
  private static final ActorSystem SYSTEM = ActorSystem.create("gate");

  @RegisterExtension final TestAllocator memory = new TestAllocator();

  @AfterAll
  static void terminate() {
    SYSTEM.terminate();
  }

  private record Through(BoundedSourceQueue<Batch> in, SinkQueueWithCancel<Batch> out) {
    CompletableFuture<Optional<Batch>> next() {
      return out.pull().toCompletableFuture();
    }
  }

  private static Through run(LetterBox letters) {
    var ends =
        Source.<Batch>queue(4)
            .via(new LetterGate(letters))
            .toMat(Sink.<Batch>queue(), Keep.both())
            .run(SYSTEM);
    return new Through(ends.first(), ends.second());
  }

  private Batch ids(long id) {
    return batch(IDS, row(id)).in(memory.get());
  }

  @Test
  void letsBatchesThroughWhileNoLettersWait() throws Exception {
    try (LetterBox letters = LetterSink.slow().box(memory.get())) {
      Through gate = run(letters);
      gate.in().offer(ids(1));
      gate.next().get(30, TimeUnit.SECONDS).orElseThrow().close();
      gate.in().complete();
      assertThat(gate.next().get(30, TimeUnit.SECONDS)).isEmpty();
    }
  }

  @Test
  void holdsABatchUntilTheLettersBeforeItAreDurable() throws Exception {
    LetterSink sink = LetterSink.slow();
    LetterBox letters = sink.box(memory.get());
    Through gate = run(letters);
    letters.add(LetterSink.letter(0, "x"));
    gate.in().offer(ids(1));
    gate.in().complete();
    CompletableFuture<Optional<Batch>> next = gate.next();
    assertThat(sink.kept()).isEmpty();
    assertThat(next).isNotDone();

    sink.allow(1);

    Batch through = next.get(30, TimeUnit.SECONDS).orElseThrow();
    assertThat(sink.kept()).hasSize(1);
    through.close();
    assertThat(gate.next().get(30, TimeUnit.SECONDS)).isEmpty();
    closed(letters);
  }

  @Test
  void breaksOffWhenTheLettersWillNotBeKept() throws Exception {
    LetterSink sink = LetterSink.slow();
    LetterBox letters = sink.box(memory.get());
    Through gate = run(letters);
    letters.add(LetterSink.letter(0, "x"));
    gate.in().offer(ids(1));
    CompletableFuture<Optional<Batch>> next = gate.next();

    letters.close();

    assertThatThrownBy(() -> next.get(30, TimeUnit.SECONDS))
        .hasMessageContaining("dead letters are not durable, and what keeps them has been closed");
    sink.allow(1);
    closed(letters);
  }

  private static void closed(LetterBox letters) throws InterruptedException {
    letters.close();
    assertThat(letters.awaitClosed(Duration.ofSeconds(30))).isTrue();
  }
}
