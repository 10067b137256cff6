package io.actorflow.shard;

import io.actorflow.group.GroupLayout;
import io.actorflow.keyed.Aggregation;
import io.actorflow.keyed.KeyedState;
import io.actorflow.run.RunSpec;
import io.actorflow.run.ShardMessage.Attach;
import io.actorflow.run.ShardMessage.Deliver;
import io.actorflow.run.SnapshotPolicy;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A real {@link Ledger} and the state behind it, for a benchmark that plays the journal and the
 * sink itself. Senders are numbers. It stands in this package because the ledger is not public.
 */
public final class LedgerShard {
  private static final String BRANCH = "out";
  private static final SnapshotPolicy NO_SNAPSHOTS =
      new SnapshotPolicy(Long.MAX_VALUE, Long.MAX_VALUE);

  private final KeyedState state;
  private final Ledger<Integer> ledger;
  private List<Ledger.Answer<Integer>> answers = List.of();
  private long offered;

  public LedgerShard(
      int index,
      Aggregation aggregation,
      GroupLayout layout,
      RunSpec spec,
      List<String> producers) {
    state = aggregation.newState(layout);
    ledger =
        new Ledger<>(
            index, NO_SNAPSHOTS, state, new Ledger.Run(spec, producers, Set.of(BRANCH), false));
    ledger.opened(new ShardEvent.Opened(0, 1, spec));
  }

  public void attach(int sender, Attach attach) {
    if (!ledger.attach(sender, attach)) {
      throw new IllegalStateException(attach + " is fenced");
    }
  }

  public void deliver(int sender, Deliver deliver) {
    Ledger.Taken taken = ledger.deliver(sender, deliver);
    if (taken.verdict() != io.actorflow.channel.Intake.Verdict.ACCEPTED) {
      throw new IllegalStateException(deliver + " is " + taken.verdict());
    }
  }

  /** Makes an event of all that has been applied, if there is something and it may be done now. */
  public boolean commit() {
    if (ledger.isPersisting() || !ledger.hasUnpersisted(false)) {
      return false;
    }
    return ledger
        .next(false)
        .map(
            step -> {
              answers = step.answers();
              return step.event().isPresent();
            })
        .orElse(false);
  }

  /**
   * The event is in the journal: answers go out, and so do results.
   *
   * @param answer told the sender and what it is told
   * @return rows of results
   */
  public long persisted(BiConsumer<Integer, Object> answer) {
    ledger.persisted();
    answers.forEach(each -> answer.accept(each.to(), each.message()));
    long rows = 0;
    for (Outbox.Entry entry : ledger.persistedAfter(offered)) {
      rows += entry.results().stream().mapToLong(result -> result.count()).sum();
      offered = entry.commit();
    }
    return rows;
  }

  /** All results that have gone out have arrived. */
  public void arrived() {
    ledger.arrived(BRANCH, offered);
  }

  public long groups() {
    return state.groups();
  }
}
