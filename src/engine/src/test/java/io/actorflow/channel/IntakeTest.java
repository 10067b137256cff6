package io.actorflow.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Provenance;
import io.actorflow.channel.Intake.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Watermarks; {@code ShardProtocolTest} has the rest. */
class IntakeTest {
  private static final List<String> BOTH = List.of("a", "b");
  private final Intake intake = new Intake();

  @BeforeEach
  void attach() {
    assertThat(intake.attach("channel", 1, Map.of("a", -1L, "b", -1L))).isTrue();
  }

  @Test
  void aProducerThatHasNotBeenSeenHoldsTheWatermarkBack() {
    offer(new Provenance("a", -1, 0, 10));
    assertThat(intake.watermark(List.of("a", "c"))).isEqualTo(Provenance.NO_WATERMARK);
    assertThat(intake.watermark(BOTH)).isEqualTo(Provenance.NO_WATERMARK);
  }

  @Test
  void theSlowestProducerDecides() {
    offer(new Provenance("a", -1, 0, 10), new Provenance("b", -1, 0, 7));
    assertThat(intake.watermark(BOTH)).isEqualTo(7);
  }

  @Test
  void aWatermarkNeverFalls() {
    offer(new Provenance("a", -1, 0, 10));
    offer(new Provenance("a", 0, 1, 5));
    assertThat(intake.watermark(List.of("a"))).isEqualTo(10);
  }

  @Test
  void nobodyWaitsForAnIdleProducer() {
    offer(new Provenance("a", -1, 0, 10), new Provenance("b", -1, 0, 7));
    offer(new Provenance("b", 0, 0, Provenance.IDLE));
    assertThat(intake.watermark(BOTH)).isEqualTo(10);
  }

  @Test
  void whoIsBeyondTheSlowestIsAhead() {
    offer(new Provenance("a", -1, 0, 10), new Provenance("b", -1, 0, 7));
    assertThat(intake.isAhead(List.of("a"), BOTH)).isTrue();
    assertThat(intake.isAhead(List.of("b"), BOTH)).isFalse();
    assertThat(intake.isAhead(BOTH, BOTH)).as("the slowest is one of them").isFalse();
    offer(new Provenance("a", 0, 1, Provenance.END));
    assertThat(intake.isAhead(List.of("a"), BOTH)).as("it has ended").isTrue();
  }

  @Test
  void whoWasIdleIsNotAheadForItsRowsWouldBeLate() {
    offer(new Provenance("a", -1, 0, 10), new Provenance("b", -1, 0, 7));
    offer(new Provenance("a", 0, 0, Provenance.IDLE));
    assertThat(intake.isAhead(List.of("a"), BOTH)).isFalse();
    offer(new Provenance("a", 0, 1, 11));
    assertThat(intake.isAhead(List.of("a"), BOTH)).isTrue();
  }

  @Test
  void whoHasNotBeenSeenIsNotAhead() {
    assertThat(intake.isAhead(List.of("c"), List.of("a", "c"))).isFalse();
  }

  @Test
  void whenAllAreIdleTheFurthestDecides() {
    offer(new Provenance("a", -1, 0, 10), new Provenance("b", -1, 0, 7));
    offer(new Provenance("a", 0, 0, Provenance.IDLE), new Provenance("b", 0, 0, Provenance.IDLE));
    assertThat(intake.watermark(BOTH)).isEqualTo(10);
  }

  @Test
  void whenAllAreIdleEventTimeGoesOnWithTheClock() {
    offer(new Provenance("a", -1, 0, 10), new Provenance("b", -1, 0, 7));
    offer(new Provenance("a", 0, 0, Provenance.idleFor(5)));
    assertThat(intake.watermark(BOTH)).isEqualTo(7);
    offer(new Provenance("b", 0, 0, Provenance.idleFor(2)));
    assertThat(intake.watermark(BOTH)).isEqualTo(15);
    offer(new Provenance("b", 0, 0, Provenance.idleFor(30)));
    assertThat(intake.watermark(BOTH)).isEqualTo(37);
  }

  @Test
  void aProducerThatIsReadByAnotherTaskHasBeenSilentForAsLongAsBefore() {
    offer(new Provenance("a", -1, 0, 10));
    offer(new Provenance("a", 0, 0, Provenance.idleFor(5)));
    offer(new Provenance("a", 0, 0, Provenance.idleFor(3)));
    assertThat(intake.watermark(List.of("a"))).isEqualTo(15);
  }

  @Test
  void silenceThatIsOverCountsNoMore() {
    offer(new Provenance("a", -1, 0, 10));
    offer(new Provenance("a", 0, 0, Provenance.idleFor(5)));
    offer(new Provenance("a", 0, 1, 11));
    assertThat(intake.watermark(List.of("a"))).isEqualTo(11);
    offer(new Provenance("a", 1, 1, Provenance.idleFor(1)));
    assertThat(intake.watermark(List.of("a"))).isEqualTo(12);
  }

  @Test
  void whoHasNeverToldATimeTellsNoneByBeingSilent() {
    offer(new Provenance("a", -1, -1, Provenance.idleFor(1_000_000)));
    assertThat(intake.watermark(List.of("a"))).isEqualTo(Provenance.NO_WATERMARK);
  }

  @Test
  void thereIsNoEndWhileAProducerIsOnlyIdle() {
    offer(new Provenance("a", -1, 0, Provenance.END), new Provenance("b", -1, 0, 7));
    offer(new Provenance("b", 0, 0, Provenance.IDLE));
    assertThat(intake.watermark(BOTH)).isEqualTo(7);
    offer(new Provenance("b", 0, 1, Provenance.END));
    assertThat(intake.watermark(BOTH)).isEqualTo(Provenance.END);
  }

  @Test
  void anIdleProducerThatMovesIsWaitedForAgain() {
    offer(new Provenance("a", -1, 0, 10), new Provenance("b", -1, 0, 7));
    offer(new Provenance("b", 0, 0, Provenance.IDLE));
    offer(new Provenance("b", 0, 1, 8));
    assertThat(intake.watermark(BOTH)).isEqualTo(8);
  }

  @Test
  void anIdleProducerThatRepeatsWhatItSaidIsStillIdle() {
    offer(new Provenance("a", -1, 0, 10), new Provenance("b", -1, 0, 7));
    offer(new Provenance("b", 0, 0, Provenance.IDLE));
    assertThat(intake.offer("channel", 1, List.of(new Provenance("b", -1, 0, 7))))
        .isEqualTo(Verdict.DUPLICATE);
    assertThat(intake.watermark(BOTH)).isEqualTo(10);
  }

  private void offer(Provenance... ranges) {
    assertThat(intake.offer("channel", 1, List.of(ranges))).isEqualTo(Verdict.ACCEPTED);
  }
}
