package io.actorflow.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Provenance;
import io.actorflow.group.Rows;
import io.actorflow.keyed.Bids.Bid;
import io.actorflow.keyed.Bids.Group;
import io.actorflow.keyed.Windowing.LateRows;
import io.actorflow.keyed.Windows.Sessions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SessionStateTest {
  @Property(tries = 1500, seed = "4711")
  void givesTheSessionsOfAllRowsPutTogetherWhereverItCrashes(
      @ForAll long seed,
      @ForAll @LongRange(min = 1, max = 400) long gap,
      @ForAll @LongRange(min = 0, max = 60) long lateness,
      @ForAll @LongRange(min = -5000, max = 5000) long begin,
      @ForAll @IntRange(min = 1, max = 90) int pace,
      @ForAll @IntRange(min = 0, max = 300) int disorder) {
    Random random = new Random(seed);
    try (Bids bids = bids(gap, lateness)) {
      Restarts restarts = new Restarts(bids, new NaiveSessions(gap, lateness));
      long watermark = Provenance.NO_WATERMARK;
      long time = begin;
      for (int step = random.nextInt(120); step >= 0; step--) {
        switch (random.nextInt(9)) {
          case 0 -> restarts.restart();
          case 1, 2, 3, 4 -> {
            time += random.nextInt(pace);
            long least = Math.max(watermark, time - disorder);
            restarts.apply(rows(random, least, Math.max(least, time), random.nextInt(12)));
          }
          case 5 -> restarts.apply(rows(random, time - disorder, time, 1));
          default -> {
            watermark = Math.max(watermark, time - random.nextInt(80));
            restarts.commit(watermark);
            if (random.nextInt(4) == 0) {
              restarts.snapshot();
            }
          }
        }
      }
      restarts.end();
    }
  }

  private static Bids bids(long gap, long lateness) {
    return new Bids(
        new Windowing(new Sessions(gap), new Emission(lateness, false, 0), LateRows.DEAD_LETTERS));
  }

  /** In any order: none before {@code least}, so that only who is alone may be late. */
  private static List<Bid> rows(Random random, long least, long greatest, int count) {
    List<Bid> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long at = random.nextLong(least, greatest + 1);
      rows.add(new Bid(at, "auction-" + random.nextInt(4), random.nextInt(1000) - 500));
    }
    return rows;
  }

  @Test
  void rowsThatAreOneGapApartAreTwoSessions() {
    try (Bids bids = bids(10, 0)) {
      KeyedState state = bids.newState();
      state.apply(
          bids.partials(List.of(new Bid(20, "a", 1), new Bid(1, "a", 2), new Bid(10, "a", 3))));
      assertThat(commit(bids, state, 20)).containsExactly(new Group(1, 20, "a", 2, 5, 3));
      assertThat(commit(bids, state, 29)).isEmpty();
      assertThat(commit(bids, state, 30)).containsExactly(new Group(20, 30, "a", 1, 1, 1));
    }
  }

  @Test
  void aRowBetweenTwoSessionsMakesThemOne() {
    try (Bids bids = bids(10, 0)) {
      KeyedState state = bids.newState();
      state.apply(bids.partials(List.of(new Bid(0, "a", 1), new Bid(15, "a", 2))));
      commit(bids, state, 5);
      state.apply(bids.partials(List.of(new Bid(8, "a", 3))));
      assertThat(commit(bids, state, 24)).isEmpty();
      assertThat(commit(bids, state, 25)).containsExactly(new Group(0, 25, "a", 3, 6, 3));
    }
  }

  @Test
  void aSessionThatNeverEndsIsOneGroup() {
    try (Bids bids = bids(10, 0)) {
      KeyedState state = bids.newState();
      for (long at = 0; at < 100_000; at += 9) {
        state.apply(bids.partials(List.of(new Bid(at, "a", 1))));
        assertThat(commit(bids, state, at)).isEmpty();
        assertThat(state.groups()).isLessThanOrEqualTo(3);
        // One group collects 10000 values, with their times.
        assertThat(state.heapBytes()).isLessThan(300_000);
      }
    }
  }

  @Test
  void oneKeySaysNothingOfAnother() {
    try (Bids bids = bids(10, 0)) {
      KeyedState state = bids.newState();
      state.apply(bids.partials(List.of(new Bid(0, "a", 1), new Bid(9, "b", 2))));
      state.apply(bids.partials(List.of(new Bid(11, "c", 3))));
      assertThat(commit(bids, state, Provenance.END))
          .containsExactlyInAnyOrder(
              new Group(0, 10, "a", 1, 1, 1),
              new Group(9, 19, "b", 1, 2, 2),
              new Group(11, 21, "c", 1, 3, 3));
    }
  }

  private static List<Group> commit(Bids bids, KeyedState state, long watermark) {
    List<Rows> delta = state.takeDelta();
    return bids.groups(state.results(delta, watermark));
  }
}
