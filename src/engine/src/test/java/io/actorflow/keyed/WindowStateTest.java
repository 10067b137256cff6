package io.actorflow.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Provenance;
import io.actorflow.group.Rows;
import io.actorflow.keyed.Bids.Bid;
import io.actorflow.keyed.Bids.Group;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class WindowStateTest {
  /** What one commit has persisted, and what came out of it. */
  private record Commit(List<Rows> delta, long watermark, List<Group> results) {}

  @Property(tries = 400, seed = "4711")
  void givesWhatNaiveWindowsGiveWhereverItCrashes(
      @ForAll long seed,
      @ForAll @LongRange(min = 1, max = 60) long size,
      @ForAll @LongRange(min = 1, max = 60) long slide,
      @ForAll @LongRange(min = -5000, max = 5000) long begin,
      @ForAll @IntRange(min = 0, max = 120) int disorder) {
    Random random = new Random(seed);
    WindowSpan span = new WindowSpan(size, Math.min(size, slide));
    try (Bids bids = new Bids(Optional.of(span))) {
      KeyedState state = bids.newState();
      NaiveWindows naive = new NaiveWindows(span);
      NaiveWindows naiveAtCommit = new NaiveWindows(naive);
      List<Commit> journal = new ArrayList<>();
      List<Rows> snapshot = List.of();
      int afterSnapshot = 0;
      long watermark = Provenance.NO_WATERMARK;
      long time = begin;
      for (int step = random.nextInt(60); step >= 0; step--) {
        switch (random.nextInt(8)) {
          case 0 -> {
            state = recovered(bids, snapshot, journal, afterSnapshot);
            naive = new NaiveWindows(naiveAtCommit);
          }
          case 1, 2, 3, 4 -> {
            time += random.nextInt(20);
            List<Bid> rows = rows(random, time, disorder);
            NaiveWindows before = naive;
            long late = rows.stream().filter(before::isLate).count();
            assertThat(bids.bids(state.apply(bids.partials(rows)))).isEqualTo(late);
          }
          default -> {
            boolean isEnd = step == 0 && random.nextBoolean();
            watermark = isEnd ? Provenance.END : Math.max(watermark, time - random.nextInt(80));
            Commit commit = commit(bids, state, watermark);
            assertThat(commit.results())
                .containsExactlyInAnyOrderElementsOf(naive.close(watermark))
                .isSortedAccordingTo(Comparator.comparingLong(Group::start));
            journal.add(commit);
            naiveAtCommit = new NaiveWindows(naive);
            if (random.nextInt(4) == 0) {
              snapshot = state.all();
              afterSnapshot = journal.size();
            }
          }
        }
      }
      assertThat(commit(bids, state, Provenance.END).results())
          .containsExactlyInAnyOrderElementsOf(naive.close(Provenance.END));
      assertThat(naive.isEmpty()).isTrue();
      assertThat(state.groups()).isZero();
      assertThat(bids.bids(state.apply(bids.partials(List.of(new Bid(time, "late", 1))))))
          .isEqualTo(1);
    }
  }

  private static Commit commit(Bids bids, KeyedState state, long watermark) {
    List<Rows> delta = state.takeDelta();
    assertThat(state.hasChanges()).isFalse();
    return new Commit(delta, watermark, bids.groups(state.results(delta, watermark)));
  }

  private static KeyedState recovered(
      Bids bids, List<Rows> snapshot, List<Commit> journal, int afterSnapshot) {
    KeyedState state = bids.newState();
    if (afterSnapshot > 0) {
      state.replay(snapshot);
      state.restoreWatermark(journal.get(afterSnapshot - 1).watermark());
    }
    for (Commit commit : journal.subList(afterSnapshot, journal.size())) {
      state.replay(commit.delta());
      assertThat(bids.groups(state.results(commit.delta(), commit.watermark())))
          .isEqualTo(commit.results());
    }
    assertThat(state.hasChanges()).isFalse();
    return state;
  }

  private static List<Bid> rows(Random random, long time, int disorder) {
    List<Bid> rows = new ArrayList<>();
    for (int i = random.nextInt(12); i > 0; i--) {
      long at = time - random.nextInt(disorder + 1);
      rows.add(new Bid(at, "auction-" + random.nextInt(4), random.nextInt(1000) - 500));
    }
    return rows;
  }

  @Test
  void whatIsWithinTheBoundIsNeverLate() {
    WindowSpan span = new WindowSpan(10, 4);
    try (Bids bids = new Bids(Optional.of(span))) {
      KeyedState state = bids.newState();
      Random random = new Random(1);
      long greatest = 0;
      for (int i = 0; i < 2000; i++) {
        long at = greatest + 3 - random.nextInt(24);
        greatest = Math.max(greatest, at);
        assertThat(bids.bids(state.apply(bids.partials(List.of(new Bid(at, "a", 1)))))).isZero();
        commit(bids, state, greatest - 20);
      }
    }
  }

  @Test
  void aWatermarkThatFallsClosesNothingAgain() {
    try (Bids bids = new Bids(Optional.of(new WindowSpan(10, 10)))) {
      KeyedState state = bids.newState();
      state.apply(bids.partials(List.of(new Bid(5, "a", 1))));
      assertThat(commit(bids, state, 10).results()).containsExactly(new Group(0, 10, "a", 1, 1, 1));
      assertThat(commit(bids, state, 10).results()).isEmpty();
      assertThat(commit(bids, state, 3).results()).isEmpty();
      assertThat(bids.bids(state.apply(bids.partials(List.of(new Bid(9, "a", 1)))))).isEqualTo(1);
    }
  }
}
