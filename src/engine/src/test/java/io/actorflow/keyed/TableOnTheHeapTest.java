package io.actorflow.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.group.Rows;
import io.actorflow.keyed.Bids.Bid;
import io.actorflow.keyed.Bids.Group;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class TableOnTheHeapTest {
  @Property(tries = 300, seed = "4711")
  void eachCommitGivesTheGroupsThatChangedWhereverItCrashes(@ForAll long seed) {
    Random random = new Random(seed);
    try (Bids bids = new Bids(Optional.empty())) {
      KeyedState state = bids.newState();
      Map<String, Group> naive = new HashMap<>();
      Map<String, Group> naiveAtCommit = Map.of();
      TreeSet<String> changed = new TreeSet<>();
      List<Rows> snapshot = List.of();
      List<List<Rows>> behindSnapshot = new ArrayList<>();
      for (int step = random.nextInt(80); step >= 0; step--) {
        switch (random.nextInt(6)) {
          case 0 -> {
            state = recovered(bids, snapshot, behindSnapshot);
            naive = new HashMap<>(naiveAtCommit);
            changed.clear();
          }
          case 1, 2, 3 -> {
            List<Bid> rows = rows(random);
            assertThat(state.apply(bids.partials(rows)).isEmpty()).isTrue();
            for (Bid bid : rows) {
              changed.add(bid.auction());
              naive.merge(bid.auction(), Group.of(0, 0, bid), (group, one) -> group.plus(bid));
            }
          }
          default -> {
            assertThat(state.hasChanges()).isEqualTo(!changed.isEmpty());
            List<Rows> delta = state.takeDelta();
            assertThat(bids.groups(state.results(delta, 0)))
                .containsExactlyInAnyOrderElementsOf(changed.stream().map(naive::get).toList());
            changed.clear();
            naiveAtCommit = new HashMap<>(naive);
            behindSnapshot.add(delta);
            if (random.nextInt(4) == 0) {
              snapshot = state.all();
              behindSnapshot.clear();
            }
          }
        }
        assertThat(state.groups()).isEqualTo(naive.size());
      }
      assertThat(bids.groups(state.all())).containsExactlyInAnyOrderElementsOf(naive.values());
    }
  }

  private static KeyedState recovered(
      Bids bids, List<Rows> snapshot, List<List<Rows>> behindSnapshot) {
    KeyedState state = bids.newState();
    state.replay(snapshot);
    for (List<Rows> delta : behindSnapshot) {
      state.replay(delta);
      assertThat(bids.groups(state.results(delta, 0))).isEqualTo(bids.groups(delta));
    }
    assertThat(state.hasChanges()).isFalse();
    return state;
  }

  private static List<Bid> rows(Random random) {
    List<Bid> rows = new ArrayList<>();
    for (int i = random.nextInt(12); i > 0; i--) {
      rows.add(new Bid(0, "auction-" + random.nextInt(200), random.nextInt(1000) - 500));
    }
    return rows;
  }
}
