package io.actorflow.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.keyed.Bids.Bid;
import io.actorflow.keyed.Bids.Group;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.InstanceOfAssertFactories;

class SpillingTableTest {
  @Property(tries = 150, seed = "4711")
  void givesWhatATableOnTheHeapGivesWhateverBecomesOfItsStore(@ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    Path folder = Files.createTempDirectory("spilled");
    long heap = random.nextInt(4) == 0 ? 1 << 20 : 1 + random.nextInt(1 << 16);
    // With fewer keys, quantiles of theirs would no longer be exact.
    int keys = 40 + random.nextInt(600);
    try (Bids bids = new Bids(Optional.empty());
        SpilledLives lives =
            new SpilledLives(bids::newState, bids::groups, folder.resolve("state"), heap, random)) {
      Map<String, Group> naive = new HashMap<>();
      Map<String, Group> naiveAtCommit = Map.of();
      TreeSet<String> changed = new TreeSet<>();
      for (int step = random.nextInt(150); step >= 0; step--) {
        switch (random.nextInt(20)) {
          case 0 -> {
            lives.restart(random);
            naive = new HashMap<>(naiveAtCommit);
            changed.clear();
          }
          case 1 -> lives.remember();
          case 2, 3, 4, 5, 6, 7, 8 -> {
            List<Bid> rows = rows(random, keys);
            assertThat(lives.state().apply(bids.partials(rows)).isEmpty()).isTrue();
            for (Bid bid : rows) {
              changed.add(bid.auction());
              naive.merge(bid.auction(), Group.of(0, 0, bid), (group, one) -> group.plus(bid));
            }
          }
          case 9, 10, 11, 12 -> {
            assertThat(lives.state().hasChanges()).isEqualTo(!changed.isEmpty());
            assertThat(lives.commit(0, random.nextInt(4) == 0))
                .asInstanceOf(InstanceOfAssertFactories.list(Group.class))
                .containsExactlyInAnyOrderElementsOf(changed.stream().map(naive::get).toList());
            changed.clear();
            naiveAtCommit = new HashMap<>(naive);
          }
          default -> lives.save();
        }
        assertThat(lives.state().groups()).isEqualTo(naive.size());
      }
      assertThat(bids.groups(lives.state().all()))
          .containsExactlyInAnyOrderElementsOf(naive.values());
    } finally {
      SpilledLives.delete(folder);
    }
  }

  private static List<Bid> rows(Random random, int keys) {
    List<Bid> rows = new ArrayList<>();
    for (int i = random.nextInt(80); i > 0; i--) {
      rows.add(new Bid(0, "auction-" + random.nextInt(keys), random.nextInt(1000) - 500));
    }
    return rows;
  }
}
