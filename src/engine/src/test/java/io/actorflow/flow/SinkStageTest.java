package io.actorflow.flow;

import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.testkit.Row.row;
import static io.actorflow.testkit.Rows.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.Batch;
import io.actorflow.api.ConnectorException;
import io.actorflow.api.SinkWriter;
import io.actorflow.letter.LetterBox;
import io.actorflow.letter.LetterSink;
import io.actorflow.testkit.TestAllocator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class SinkStageTest {
  private static final Schema IDS = schema(int64("id"));
  private static final ActorSystem SYSTEM = ActorSystem.create("sink-stage");

  @RegisterExtension final TestAllocator memory = new TestAllocator();

  @AfterAll
  static void terminate() {
    SYSTEM.terminate();
  }

  /** A writer that remembers, and whose batches each make a dead letter. */
  private static final class Writer implements SinkWriter {
    final CountDownLatch written = new CountDownLatch(1);
    final CountDownLatch closed = new CountDownLatch(1);
    final List<Map<String, Long>> commits = new CopyOnWriteArrayList<>();
    private final LetterBox letters;

    Writer(LetterBox letters) {
      this.letters = letters;
    }

    @Override
    public Map<String, Long> positions() {
      return Map.of();
    }

    @Override
    public void write(Batch batch) {
      letters.add(LetterSink.letter(0, "x"));
      written.countDown();
    }

    @Override
    public void commit(Map<String, Long> positions) {
      commits.add(positions);
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  private record Running(
      BoundedSourceQueue<Batch> in, CompletionStage<Done> done, ExecutorService thread) {}

  private static Running run(Writer writer, LetterBox letters) {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    var ends =
        Source.<Batch>queue(4)
            .toMat(
                new SinkStage(
                    writer,
                    thread,
                    Map.of(),
                    arrived -> {},
                    new LongAdder(),
                    Duration.ofMillis(5),
                    letters),
                Keep.both())
            .run(SYSTEM);
    return new Running(ends.first(), ends.second(), thread);
  }

  private Batch ids(long id) {
    return batch(IDS, row(id)).in(memory.get());
  }

  @Test
  void commitsOnceTheLettersOfWhatItWroteAreDurable() throws Exception {
    LetterSink sink = LetterSink.slow();
    LetterBox letters = sink.box(memory.get());
    Writer writer = new Writer(letters);
    Running stage = run(writer, letters);
    stage.in().offer(ids(1));
    stage.in().complete();
    assertThat(writer.written.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(writer.commits).isEmpty();

    sink.allow(1);

    stage.done().toCompletableFuture().get(30, TimeUnit.SECONDS);
    assertThat(writer.commits).hasSize(1);
    assertThat(sink.kept()).hasSize(1);
    ended(stage, letters);
  }

  @Test
  void aStreamThatBreaksOffDoesNotWaitForLetters() throws Exception {
    LetterSink sink = LetterSink.slow();
    LetterBox letters = sink.box(memory.get());
    Writer writer = new Writer(letters);
    Running stage = run(writer, letters);
    stage.in().offer(ids(1));
    assertThat(writer.written.await(30, TimeUnit.SECONDS)).isTrue();

    stage.in().fail(new IllegalStateException("the shard is lost"));

    assertThat(writer.closed.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(writer.commits).isEmpty();
    assertThatThrownBy(() -> stage.done().toCompletableFuture().get(30, TimeUnit.SECONDS))
        .hasMessageContaining("the shard is lost");
    sink.allow(1);
    ended(stage, letters);
  }

  @Test
  void lettersThatWillNotBeKeptBreakItOffWithTheirReason() throws Exception {
    LetterSink sink = LetterSink.slow();
    LetterBox letters = sink.box(memory.get());
    Writer writer = new Writer(letters);
    Running stage = run(writer, letters);
    stage.in().offer(ids(1));
    assertThat(writer.written.await(30, TimeUnit.SECONDS)).isTrue();

    letters.close();

    assertThatThrownBy(() -> stage.done().toCompletableFuture().get(30, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(ConnectorException.class)
        .hasMessageContaining("dead letters are not durable");
    assertThat(writer.commits).isEmpty();
    sink.allow(1);
    ended(stage, letters);
  }

  private static void ended(Running stage, LetterBox letters) throws InterruptedException {
    assertThat(stage.thread().awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    letters.close();
    assertThat(letters.awaitClosed(Duration.ofSeconds(30))).isTrue();
  }
}
