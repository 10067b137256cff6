package io.actorflow.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Provenance;
import io.actorflow.keyed.Bids.Bid;
import io.actorflow.keyed.Windows.Global;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GlobalStateTest {
  @Property(tries = 500, seed = "4711")
  void comesOutWhenATriggerSaysSoWhereverItCrashes(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 12) int everyRows,
      @ForAll @IntRange(min = 0, max = 40) int every,
      @ForAll boolean clears,
      @ForAll @IntRange(min = 8, max = 300) int keys) {
    Random random = new Random(seed);
    Global window = new Global(everyRows, every, clears);
    try (Bids bids = new Bids(Windowing.of(window))) {
      Restarts restarts = new Restarts(bids, new NaiveGlobal(window));
      long watermark = Provenance.NO_WATERMARK;
      for (int step = random.nextInt(80); step >= 0; step--) {
        switch (random.nextInt(6)) {
          case 0 -> restarts.restart();
          case 1, 2, 3 -> restarts.apply(rows(random, keys, random.nextInt(40)));
          default -> {
            watermark = Math.max(watermark + random.nextInt(30), -50);
            restarts.commit(watermark);
            if (random.nextInt(4) == 0) {
              restarts.snapshot();
            }
          }
        }
      }
      restarts.commit(Provenance.END);
    }
  }

  private static List<Bid> rows(Random random, int keys, int count) {
    List<Bid> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(new Bid(0, "auction-" + random.nextInt(keys), random.nextInt(1000) - 500));
    }
    return rows;
  }

  @Test
  void keysThatBeginAnewHoldNoMemoryUntilTheyDo() {
    try (Bids bids = new Bids(Windowing.of(new Global(2, 0, true)))) {
      KeyedState state = bids.newState();
      for (int n = 0; n < 2000; n++) {
        List<Bid> rows = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
          rows.add(new Bid(0, "auction-" + (n * 50 + i / 2), i));
        }
        state.apply(bids.partials(rows));
        assertThat(bids.groups(state.results(state.takeDelta(), n))).hasSize(50);
        assertThat(state.groups()).isZero();
        assertThat(state.heapBytes()).isLessThan(2_000_000);
      }
    }
  }
}
