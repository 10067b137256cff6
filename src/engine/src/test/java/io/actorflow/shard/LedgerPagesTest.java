package io.actorflow.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Provenance;
import io.actorflow.channel.Delivery;
import io.actorflow.group.Rows;
import io.actorflow.keyed.KeyedState;
import io.actorflow.keyed.SegmentedState;
import io.actorflow.run.RunSpec;
import io.actorflow.run.ShardMessage.Acknowledged;
import io.actorflow.run.ShardMessage.Attach;
import io.actorflow.run.ShardMessage.Deliver;
import io.actorflow.run.SnapshotPolicy;
import io.actorflow.shard.Ledger.Answer;
import io.actorflow.shard.Ledger.Step;
import io.actorflow.shard.ShardEvent.Committed;
import io.actorflow.shard.ShardEvent.Snapshot;
import io.actorflow.spill.Checkpoint;
import io.actorflow.spill.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Results that are more than one commit gives out. */
class LedgerPagesTest {
  private static final RunSpec SPEC = new RunSpec("pages", 1, 0, "", 1, 1, Map.of());
  private static final String SHARD = "pages.1.op.0";
  private static final int PAGES = 3;

  private final Pages state = new Pages();
  private Ledger<String> ledger = ledger(state);

  /** For each row, a page of it after another. */
  private static class Pages implements KeyedState {
    private List<Rows> added = new ArrayList<>();
    private final List<Rows> all = new ArrayList<>();
    private int left;

    @Override
    public Rows apply(Rows rows) {
      added.add(rows);
      return Rows.none();
    }

    @Override
    public boolean hasChanges() {
      return !added.isEmpty();
    }

    @Override
    public boolean hasMoreResults() {
      return left > 0;
    }

    @Override
    public List<Rows> takeDelta() {
      assertThat(left).isZero();
      List<Rows> taken = added;
      added = new ArrayList<>();
      all.addAll(taken);
      return taken;
    }

    @Override
    public void replay(List<Rows> delta) {
      all.addAll(delta);
    }

    @Override
    public List<Rows> results(List<Rows> delta, long watermark) {
      if (left > 0) {
        assertThat(delta).isEmpty();
        left--;
      } else {
        left = delta.isEmpty() ? 0 : PAGES - 1;
      }
      return all.isEmpty() ? List.of() : List.of(Rows.ofWords(all.size(), left));
    }

    @Override
    public List<Rows> all() {
      return all;
    }

    @Override
    public void restoreWatermark(long watermark) {}

    @Override
    public long groups() {
      return all.size();
    }

    @Override
    public long heapBytes() {
      return 0;
    }
  }

  /** The same, with a snapshot of each commit. */
  private static final class SegmentedPages extends Pages implements SegmentedState {
    @Override
    public boolean isOverShare() {
      return true;
    }

    @Override
    public boolean isFull() {
      return false;
    }

    @Override
    public Checkpoint checkpoint(long commit, long epoch) {
      return new Checkpoint(segments(), List.of(), List.of());
    }

    @Override
    public boolean spill() {
      return false;
    }

    @Override
    public void restore(Manifest manifest) {}

    @Override
    public void replace(Manifest manifest) {}

    @Override
    public Manifest segments() {
      return Manifest.none();
    }

    @Override
    public void close() {}

    @Override
    public void forget() {}
  }

  private static Ledger<String> ledger(KeyedState state) {
    return new Ledger<>(
        0,
        new SnapshotPolicy(1000, Long.MAX_VALUE),
        state,
        new Ledger.Run(SPEC, List.of("p"), Alignment.none(), Set.of("sink"), false));
  }

  @Test
  void nothingThatComesMeanwhileIsCommittedOrAcknowledgedBeforeAllAreOut() {
    List<Committed> journal = new ArrayList<>();
    ledger.attach("task", new Attach(SHARD, "c", 1, Map.of("p", -1L), SPEC));
    commit(journal);
    deliver(1, -1, 0);
    assertThat(commit(journal)).containsExactly(new Acknowledged(0, 1, 1));
    deliver(2, 0, 1);
    for (int page = 1; page < PAGES; page++) {
      assertThat(ledger.isFinished()).isFalse();
      assertThat(commit(journal)).isEmpty();
      assertThat(journal.getLast().delta()).isEmpty();
      assertThat(journal.getLast().positions()).isEmpty();
      ledger.arrived("sink", ledger.commit());
    }
    assertThat(commit(journal)).containsExactly(new Acknowledged(0, 1, 2));
    assertThat(journal.getLast().positions())
        .hasEntrySatisfying("p", position -> assertThat(position.offset()).isEqualTo(1));

    Pages restored = new Pages();
    Ledger<String> again = ledger(restored);
    journal.forEach(again::replay);
    assertThat(again.commit()).isEqualTo(ledger.commit());
    assertThat(restored.left).isEqualTo(state.left).isEqualTo(PAGES - 1);
    List<Long> results =
        again.persistedAfter(0).stream()
            .map(entry -> entry.results().getFirst().word(0, 0))
            .toList();
    assertThat(results).endsWith(2L);
  }

  @Test
  void aSnapshotInBetweenHoldsNothingOfWhatComesMeanwhile() {
    ledger = ledger(new SegmentedPages());
    ledger.attach("task", new Attach(SHARD, "c", 1, Map.of("p", -1L), SPEC));
    deliver(1, -1, 0);
    commit(new ArrayList<>());
    ledger.snapshotDone();
    deliver(2, 0, 1);
    Snapshot between = ledger.next(false).orElseThrow().snapshot().orElseThrow();
    assertThat(between.commit()).isEqualTo(2);
    assertThat(between.positions())
        .hasEntrySatisfying("p", position -> assertThat(position.offset()).isZero());
  }

  private void deliver(long sequence, long from, long to) {
    Delivery<Rows> delivery =
        new Delivery<>(
            sequence,
            List.of(new Provenance("p", from, to, Provenance.NO_WATERMARK)),
            Rows.ofWords(sequence));
    ledger.deliver("task", new Deliver(SHARD, "c", 1, delivery));
  }

  private List<Object> commit(List<Committed> journal) {
    Step<String> step = ledger.next(false).orElseThrow();
    step.event().ifPresent(journal::add);
    ledger.persisted();
    return step.answers().stream().map(Answer::message).toList();
  }
}
