package io.actorflow.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Provenance;
import io.actorflow.group.Rows;
import io.actorflow.keyed.Bids.Bid;
import io.actorflow.keyed.Bids.Group;
import java.util.ArrayList;
import java.util.List;

/**
 * A state that may be lost at any moment, with the journal and the snapshots that it comes back
 * from, beside a naive one. Fails when they differ.
 */
final class Restarts {
  private final Bids bids;
  private final List<Commit> journal = new ArrayList<>();
  private List<Rows> snapshot = List.of();
  private int afterSnapshot;
  private KeyedState state;
  private NaiveState naive;
  private NaiveState naiveAtCommit;

  /** What one commit has persisted, and what came out of it. */
  private record Commit(List<Rows> delta, long watermark, List<Group> results) {}

  Restarts(Bids bids, NaiveState naive) {
    this.bids = bids;
    this.naive = naive;
    naiveAtCommit = naive.copy();
    state = bids.newState();
  }

  void apply(List<Bid> rows) {
    long late = rows.stream().filter(naive::isLate).count();
    assertThat(bids.bids(state.apply(bids.partials(rows)))).isEqualTo(late);
  }

  List<Group> commit(long watermark) {
    List<Rows> delta = state.takeDelta();
    assertThat(state.hasChanges()).isFalse();
    List<Group> results = bids.groups(state.results(delta, watermark));
    assertThat(results).containsExactlyInAnyOrderElementsOf(naive.commit(watermark));
    assertThat(state.hasChanges()).isFalse();
    journal.add(new Commit(delta, watermark, results));
    naiveAtCommit = naive.copy();
    return results;
  }

  void snapshot() {
    snapshot = state.all();
    afterSnapshot = journal.size();
  }

  /** What has not been committed is lost. */
  void restart() {
    naive = naiveAtCommit.copy();
    state = bids.newState();
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
  }

  /** All that is left comes out, and nothing stays behind. */
  void end() {
    commit(Provenance.END);
    assertThat(naive.isEmpty()).isTrue();
    assertThat(state.groups()).isZero();
    apply(List.of(new Bid(1, "late", 1)));
  }
}
