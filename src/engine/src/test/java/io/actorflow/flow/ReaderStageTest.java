package io.actorflow.flow;

import static io.actorflow.api.Columns.schema;
import static io.actorflow.api.Columns.timestamp;
import static io.actorflow.testkit.Row.row;
import static io.actorflow.testkit.Rows.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import io.actorflow.api.Split;
import io.actorflow.api.SplitReader;
import io.actorflow.api.SplitStart;
import io.actorflow.config.EventTime;
import io.actorflow.letter.LetterBox;
import io.actorflow.letter.LetterSink;
import io.actorflow.testkit.TestAllocator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Of two splits, "flowing" gives a row whenever it is asked, and "silent" nothing. */
@Timeout(60)
class ReaderStageTest {
  private static final Schema TIMES = schema(timestamp("time"));
  private static final ActorSystem SYSTEM = ActorSystem.create("reader");
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int MANY_POLLS = 150;

  @RegisterExtension final TestAllocator memory = new TestAllocator();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

  @AfterAll
  static void terminate() {
    SYSTEM.terminate();
  }

  private abstract class TwoSplits implements SplitReader {
    private long offset = -1;

    /** How long this poll takes. */
    abstract Duration pass(long poll);

    /** Last offset known of the silent split. */
    OptionalLong endOfSilent() {
      return OptionalLong.empty();
    }

    @Override
    public Batch poll(Duration timeout) {
      offset++;
      now.updateAndGet(before -> before.plus(pass(offset)));
      return batch(TIMES, row(now.get()))
          .in(memory.get(), new Provenance("flowing", offset - 1, offset, Provenance.NO_WATERMARK));
    }

    @Override
    public OptionalLong end(String split) {
      return split.equals("silent") ? endOfSilent() : OptionalLong.empty();
    }

    @Override
    public void close() {}
  }

  private List<Provenance> read(SplitReader reader) throws Exception {
    return read(reader, "time");
  }

  private List<Provenance> read(SplitReader reader, String eventTime) throws Exception {
    LetterBox letters = LetterSink.prompt().box(memory.get());
    ExecutorService thread = Executors.newSingleThreadExecutor();
    ReaderStage stage =
        new ReaderStage(
            () -> reader,
            thread,
            List.of(start("flowing"), start("silent")),
            split -> split,
            Optional.of(new EventTime(eventTime, Duration.ZERO, IDLE_TIMEOUT)),
            now::get,
            letters,
            memory.get());
    List<Provenance> seen = new ArrayList<>();
    Source.fromGraph(stage)
        .map(
            batch -> {
              try (batch) {
                return batch.provenance();
              }
            })
        .take(MANY_POLLS)
        .runWith(Sink.foreach(seen::add), SYSTEM)
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
    letters.close();
    assertThat(thread.awaitTermination(30, TimeUnit.SECONDS)).as("has let go of all").isTrue();
    return seen;
  }

  private static SplitStart start(String split) {
    return new SplitStart(new Split(split, -1, Split.UNBOUNDED), -1, List.of());
  }

  private static List<Provenance> ofSilent(List<Provenance> seen) {
    return seen.stream().filter(range -> range.producer().equals("silent")).toList();
  }

  @Test
  void aSilentSplitBecomesIdleThoughAnotherFlows() throws Exception {
    List<Provenance> seen =
        read(
            new TwoSplits() {
              @Override
              Duration pass(long poll) {
                return POLL;
              }
            });

    long idle = Provenance.idleFor(IDLE_TIMEOUT.toNanos() / 1000);
    assertThat(ofSilent(seen).getFirst()).isEqualTo(new Provenance("silent", -1, -1, idle));
    assertThat(ofSilent(seen))
        .extracting(Provenance::watermark)
        .isSortedAccordingTo(Comparator.reverseOrder())
        .allMatch(Provenance::isIdle);
    assertThat(seen.indexOf(ofSilent(seen).getFirst()))
        .isEqualTo((int) IDLE_TIMEOUT.dividedBy(POLL));
  }

  @Test
  void aSplitThatHasMoreIsNotIdleHoweverLongItIsSilent() throws Exception {
    List<Provenance> seen =
        read(
            new TwoSplits() {
              @Override
              Duration pass(long poll) {
                return POLL;
              }

              @Override
              OptionalLong endOfSilent() {
                return OptionalLong.of(0);
              }
            });

    assertThat(ofSilent(seen)).isEmpty();
  }

  @Test
  void whoIsKeptFromReadingIsNotSilent() throws Exception {
    List<Provenance> seen =
        read(
            new TwoSplits() {
              @Override
              Duration pass(long poll) {
                return poll == 10 ? Duration.ofHours(1) : Duration.ZERO;
              }
            });

    assertThat(ofSilent(seen)).isEmpty();
  }

  @Test
  void aClockThatIsSetBackOrForwardMakesNobodyIdle() throws Exception {
    List<Provenance> seen =
        read(
            new TwoSplits() {
              @Override
              Duration pass(long poll) {
                return Duration.ofDays(poll == 10 ? -3 : poll == 20 ? 3 : 0);
              }
            });

    assertThat(ofSilent(seen)).isEmpty();
  }

  @Test
  void rowsMayHappenWhenTheyAreReadAndAClockThatIsSetBackHoldsTheirTimeUp() throws Exception {
    List<Provenance> seen =
        read(
            new TwoSplits() {
              @Override
              Duration pass(long poll) {
                return Duration.ofSeconds(poll == 10 ? -5 : 1);
              }
            },
            EventTime.ARRIVAL);

    assertThat(seen)
        .filteredOn(range -> range.producer().equals("flowing"))
        .extracting(range -> range.watermark() / 1_000_000)
        .startsWith(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 10L, 10L, 10L, 10L, 10L, 10L, 11L);
  }
}
