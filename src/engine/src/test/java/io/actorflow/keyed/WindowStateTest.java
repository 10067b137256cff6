package io.actorflow.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Provenance;
import io.actorflow.keyed.Bids.Bid;
import io.actorflow.keyed.Bids.Group;
import io.actorflow.keyed.Windowing.LateRows;
import io.actorflow.keyed.Windows.Aligned;
import io.actorflow.keyed.Windows.Cumulative;
import io.actorflow.keyed.Windows.Sliding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class WindowStateTest {
  @Property(tries = 400, seed = "4711")
  void givesWhatNaiveWindowsGiveWhereverItCrashes(
      @ForAll long seed,
      @ForAll @LongRange(min = 1, max = 60) long size,
      @ForAll @LongRange(min = 1, max = 60) long slide,
      @ForAll @LongRange(min = -70, max = 70) long offset,
      @ForAll @LongRange(min = -5000, max = 5000) long begin,
      @ForAll @IntRange(min = 0, max = 120) int disorder) {
    Sliding windows = new Sliding(size, Math.min(size, slide), offset);
    compare(seed, windows, Emission.AT_END, begin, disorder);
  }

  @Property(tries = 400, seed = "4711")
  void cumulativeWindowsGiveWhatNaiveOnesGive(
      @ForAll long seed,
      @ForAll @LongRange(min = 1, max = 10) long steps,
      @ForAll @LongRange(min = 1, max = 20) long step,
      @ForAll @LongRange(min = -70, max = 70) long offset,
      @ForAll @LongRange(min = -5000, max = 5000) long begin,
      @ForAll @IntRange(min = 0, max = 120) int disorder) {
    Cumulative windows = new Cumulative(steps * step, step, offset);
    compare(seed, windows, Emission.AT_END, begin, disorder);
  }

  @Property(tries = 600, seed = "4711")
  void lateRowsAndIntervalsGiveFurtherResultsOfAWindow(
      @ForAll long seed,
      @ForAll boolean cumulative,
      @ForAll @LongRange(min = 1, max = 40) long slide,
      @ForAll @LongRange(min = 1, max = 5) long slides,
      @ForAll @LongRange(min = 0, max = 100) long lateness,
      @ForAll boolean updates,
      @ForAll @LongRange(min = 0, max = 30) long early,
      @ForAll @IntRange(min = 0, max = 200) int disorder) {
    Aligned windows =
        cumulative
            ? new Cumulative(slides * slide, slide, 0)
            : new Sliding(slides * slide + slide / 2, slide);
    compare(seed, windows, new Emission(lateness, updates, updates ? early : 0), 0, disorder);
  }

  private static void compare(
      long seed, Aligned windows, Emission emission, long begin, int disorder) {
    Random random = new Random(seed);
    Windowing windowing = new Windowing(windows, emission, LateRows.DEAD_LETTERS);
    try (Bids bids = new Bids(windowing)) {
      Restarts restarts = new Restarts(bids, new NaiveWindows(windows, emission));
      long watermark = Provenance.NO_WATERMARK;
      long time = begin;
      for (int step = random.nextInt(60); step >= 0; step--) {
        switch (random.nextInt(8)) {
          case 0 -> restarts.restart();
          case 1, 2, 3, 4 -> {
            time += random.nextInt(20);
            restarts.apply(rows(random, time, disorder));
          }
          default -> {
            watermark = Math.max(watermark, time - random.nextInt(80));
            List<Group> results = restarts.commit(watermark);
            if (!emission.updates()) {
              assertThat(results).isSortedAccordingTo(Comparator.comparingLong(Group::end));
            }
            if (random.nextInt(4) == 0) {
              restarts.snapshot();
            }
          }
        }
      }
      restarts.end();
    }
  }

  private static List<Group> commit(Bids bids, KeyedState state, long watermark) {
    return bids.groups(state.results(state.takeDelta(), watermark));
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
    Sliding span = new Sliding(10, 4);
    try (Bids bids = new Bids(Windowing.of(span))) {
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
    try (Bids bids = new Bids(Windowing.of(new Sliding(10, 10)))) {
      KeyedState state = bids.newState();
      state.apply(bids.partials(List.of(new Bid(5, "a", 1))));
      assertThat(commit(bids, state, 10)).containsExactly(new Group(0, 10, "a", 1, 1, 1));
      assertThat(commit(bids, state, 10)).isEmpty();
      assertThat(commit(bids, state, 3)).isEmpty();
      assertThat(bids.bids(state.apply(bids.partials(List.of(new Bid(9, "a", 1)))))).isEqualTo(1);
    }
  }
}
