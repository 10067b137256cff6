package io.actorflow.letter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.ConnectorException;
import io.actorflow.api.DeadLetter;
import io.actorflow.testkit.TestAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class LetterBoxTest {
  private static final int MOST_WAITING = 32 << 20;

  @RegisterExtension final TestAllocator memory = new TestAllocator();

  private @Nullable LetterBox opened;

  @AfterEach
  void close() throws InterruptedException {
    if (opened != null) {
      opened.close();
      assertThat(opened.awaitClosed(Duration.ofSeconds(30))).isTrue();
    }
  }

  private LetterBox box(LetterSink sink) {
    LetterBox box = sink.box(memory.get());
    opened = box;
    return box;
  }

  @Test
  void nobodyWaitsWhileThereAreNoLetters() {
    assertThat(box(LetterSink.slow()).flushed().toCompletableFuture()).isCompleted();
  }

  @Test
  void isFlushedWhenTheSinkHasCommittedAndNotBefore() throws Exception {
    LetterSink sink = LetterSink.slow();
    LetterBox box = box(sink);
    box.add(LetterSink.letter(7, "{"));
    CompletableFuture<Done> flushed = box.flushed().toCompletableFuture();
    assertThat(flushed).isNotDone();
    assertThat(box.count()).isZero();

    sink.allow(1);

    flushed.get(30, TimeUnit.SECONDS);
    assertThat(box.count()).isEqualTo(1);
    assertThat(sink.kept())
        .containsExactly(
            Arrays.asList(
                "2026-01-31T12:00:00Z",
                "bids",
                "source/bids-0",
                7L,
                "source",
                "no JSON",
                1,
                null,
                null,
                1L,
                "{",
                null));
  }

  @Test
  void whoeverWaitsIsNotHeldUpByLettersThatCameLater() throws Exception {
    LetterSink sink = LetterSink.slow();
    LetterBox box = box(sink);
    box.add(LetterSink.letter(0, "first"));
    CompletableFuture<Done> first = box.flushed().toCompletableFuture();
    // Not in the batch of the first one, which fills one by itself.
    IntStream.range(1, 9000).forEach(offset -> box.add(LetterSink.letter(offset, "later")));
    CompletableFuture<Done> last = box.flushed().toCompletableFuture();

    sink.allow(1);

    first.get(30, TimeUnit.SECONDS);
    assertThat(last).isNotDone();
    sink.allow(2);
    last.get(30, TimeUnit.SECONDS);
    assertThat(sink.kept().stream().map(row -> row.get(3)))
        .containsExactlyElementsOf(IntStream.range(0, 9000).mapToObj(n -> (long) n).toList());
  }

  @Test
  void aSinkThatFailsGetsTheSameLettersAgainAndSaysWhyTheyWait() throws Exception {
    LetterSink sink = LetterSink.prompt();
    LetterBox box = box(sink);
    sink.failing(true);
    box.add(LetterSink.letter(1, "a"));
    CompletableFuture<Done> flushed = box.flushed().toCompletableFuture();
    while (box.problem().isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(box.problem())
        .isEqualTo(
            "dead letters cannot be kept, and what lies behind them waits: the disk is full");
    assertThat(flushed).isNotDone();

    sink.failing(false);

    flushed.get(30, TimeUnit.SECONDS);
    assertThat(sink.kept()).hasSize(1);
    assertThat(box.problem()).isEmpty();
  }

  @Test
  void holdsNoMoreThanItMay() throws Exception {
    LetterSink sink = LetterSink.slow();
    LetterBox box = box(sink);
    String large = "x".repeat(DeadLetter.MAX_PAYLOAD);
    int fit = MOST_WAITING / DeadLetter.MAX_PAYLOAD;
    IntStream.range(0, fit).forEach(offset -> box.add(LetterSink.letter(offset, large)));
    Thread next = Thread.ofPlatform().start(() -> box.add(LetterSink.letter(fit, large)));
    while (next.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertThat(next.isAlive()).isTrue();

    sink.allow(fit);

    next.join();
    box.flushed().toCompletableFuture().get(30, TimeUnit.SECONDS);
    assertThat(box.count()).isEqualTo(fit + 1);
  }

  @Test
  void whoeverWaitsWhenItIsClosedIsToldThatTheLettersAreNotKept() {
    LetterSink sink = LetterSink.slow();
    LetterBox box = box(sink);
    box.add(LetterSink.letter(1, "a"));
    CompletableFuture<Done> flushed = box.flushed().toCompletableFuture();

    box.close();

    assertThatThrownBy(flushed::join)
        .hasCauseInstanceOf(ConnectorException.class)
        .hasMessageContaining("dead letters are not durable, and what keeps them has been closed");
    assertThatThrownBy(() -> box.add(LetterSink.letter(2, "b")))
        .isInstanceOf(ConnectorException.class);
    // The first letter may be in the middle of its commit, which nobody interrupts.
    sink.allow(1);
  }

  private static List<@Nullable Object> bytes(List<@Nullable Object> row, int from, int to) {
    List<@Nullable Object> values = new ArrayList<>();
    for (Object value : row.subList(from, to)) {
      values.add(value == null || value instanceof Number ? value : value.toString());
    }
    return values;
  }

  @Test
  void keepsAsBytesWhatIsNoText() throws Exception {
    LetterSink sink = LetterSink.prompt();
    LetterBox box = box(sink);
    byte[] bytes = {(byte) 0xff, 0, 1};
    byte[] large = "ü".repeat(40_000).getBytes(StandardCharsets.UTF_8);
    box.add(new DeadLetter("s/0", 0, "s", "no text", 3, bytes, bytes, 5));
    box.add(new DeadLetter("s/0", 1, "s", "large", 1, new byte[0], large, large.length));

    box.flushed().toCompletableFuture().get(30, TimeUnit.SECONDS);

    List<List<@Nullable Object>> kept = sink.kept();
    assertThat(kept).hasSize(2);
    assertThat(bytes(kept.get(0), 6, 12))
        .containsExactly(3, null, "Bytes[hex=ff0001]", 5L, null, "Bytes[hex=ff0001]");
    assertThat(kept.get(1).get(10)).isNull();
    assertThat(bytes(kept.get(1), 11, 12))
        .containsExactly("Bytes[hex=%s]".formatted(HexFormat.of().formatHex(large)));
  }
}
