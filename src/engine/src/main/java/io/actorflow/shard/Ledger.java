package io.actorflow.shard;

import io.actorflow.api.Provenance;
import io.actorflow.channel.Intake;
import io.actorflow.channel.Intake.Verdict;
import io.actorflow.group.Rows;
import io.actorflow.keyed.KeyedState;
import io.actorflow.keyed.SegmentedState;
import io.actorflow.run.RunSpec;
import io.actorflow.run.ShardMessage.Acknowledged;
import io.actorflow.run.ShardMessage.AsOf;
import io.actorflow.run.ShardMessage.Attach;
import io.actorflow.run.ShardMessage.Attached;
import io.actorflow.run.ShardMessage.Deliver;
import io.actorflow.run.SnapshotPolicy;
import io.actorflow.shard.ShardEvent.Committed;
import io.actorflow.shard.ShardEvent.Opened;
import io.actorflow.shard.ShardEvent.Segmented;
import io.actorflow.shard.ShardEvent.Snapshot;
import io.actorflow.spill.Checkpoint;
import io.actorflow.spill.Manifest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The shard protocol: what a shard knows, what of it goes into which event, and what may be told
 * once an event is persisted. Knows no actors. One thread.
 *
 * <p>Deliveries are applied at once. {@link #next} puts everything applied since the commit before
 * into one event; while that is on its way to the journal ({@link #persisted} has not been called)
 * more may be applied, which the next event holds.
 *
 * @param <S> where answers go
 */
final class Ledger<S> {
  /** Commits whose results wait to be confirmed, before nothing more is committed. */
  static final int MAX_OUTBOX = 4;

  /** The same, by the bytes of their rows. */
  private static final long MAX_OUTBOX_BYTES = 8 << 20;

  private final int index;
  private final SnapshotPolicy snapshots;
  private final KeyedState state;
  private final Intake intake = new Intake();
  private final Map<String, Long> confirmed = new HashMap<>();
  private final Map<String, Set<String>> channels = new HashMap<>();
  private Outbox outbox = new Outbox();
  private Answers<S> answers = new Answers<>();

  private Run run;
  private long epoch;
  private long commit;
  private long persistedCommit;
  private long watermark = Provenance.NO_WATERMARK;
  private boolean persisting;
  private boolean confirmedMoved;
  private long commitsSinceSnapshot;
  private long bytesSinceSnapshot;
  private boolean snapshotting;

  /**
   * What a ledger has to know of a run.
   *
   * @param producers those that the watermark waits for
   * @param alignment who may wait for others
   * @param branches that results leave by
   * @param feedsShards whether shards downstream wait for watermarks, also without results
   */
  record Run(
      RunSpec spec,
      List<String> producers,
      Alignment alignment,
      Set<String> branches,
      boolean feedsShards) {}

  /** A delivery to be acknowledged when the commit that holds it is persisted. */
  private record Due<S>(S sender, long epoch, long sequence) {
    static <S> Due<S> later(Due<S> one, Due<S> other) {
      boolean isLater =
          other.epoch != one.epoch ? other.epoch > one.epoch : other.sequence > one.sequence;
      return isLater ? other : one;
    }
  }

  /** A sender to be told where its producers stand when that is persisted, its epoch included. */
  private record Attaching<S>(S sender, long epoch, Set<String> producers) {}

  /** Somebody wants to know what is in the state as of a commit. */
  interface Reading {
    /** The answer; made while the state is as of that commit. */
    Object read(KeyedState state, AsOf asOf);
  }

  /** What is to be told when a commit is persisted, by channel or by reader. */
  private record Answers<S>(
      Map<String, Due<S>> due, Map<String, Attaching<S>> attaching, Map<S, Reading> reading) {
    Answers() {
      this(new HashMap<>(), new HashMap<>(), new LinkedHashMap<>());
    }
  }

  /** An answer and whom it goes to. */
  record Answer<S>(S to, Object message) {}

  /**
   * A step of the ledger.
   *
   * @param event to be persisted; empty if there was nothing to persist
   * @param snapshot to be saved when the event is persisted
   * @param checkpoint to be written before the snapshot; empty if that holds the state itself
   * @param answers to be told when the event is persisted
   */
  record Step<S>(
      Optional<Committed> event,
      Optional<Snapshot> snapshot,
      Optional<Checkpoint> checkpoint,
      List<Answer<S>> answers) {}

  /**
   * An empty ledger.
   *
   * @param index of the shard
   */
  Ledger(int index, SnapshotPolicy snapshots, KeyedState state, Run run) {
    this.index = index;
    this.snapshots = snapshots;
    this.state = state;
    this.run = run;
  }

  /** Takes over a newer run. */
  void run(Run newer) {
    run = newer;
  }

  // Recovery

  void restore(Snapshot snapshot) {
    epoch = snapshot.epoch();
    commit = snapshot.commit();
    watermark = snapshot.watermark();
    intake.replay(snapshot.epochs(), snapshot.positions());
    confirmed.putAll(snapshot.confirmed());
    outbox = new Outbox(snapshot.lastEntry(), snapshot.outbox());
    if (snapshot.segments() != null) {
      segmented().restore(snapshot.segments());
    }
    state.replay(snapshot.groups());
    state.restoreWatermark(watermark);
    persistedCommit = commit;
  }

  void replay(Opened event) {
    checkFollows(event.follows());
    epoch = Math.max(epoch, event.epoch());
  }

  void replay(Segmented event) {
    checkFollows(event.follows());
    segmented().replace(event.segments());
  }

  private SegmentedState segmented() {
    if (state instanceof SegmentedState segmented) {
      return segmented;
    }
    throw new IllegalStateException("the journal has segments of a state that has none");
  }

  void replay(Committed event) {
    checkFollows(event.follows());
    commit = event.commit();
    intake.replay(event.epochs(), event.positions());
    state.replay(event.delta());
    reach(event.delta(), event.watermark());
    confirmed.putAll(event.confirmed());
    confirmOutbox();
    persistedCommit = commit;
  }

  private void checkFollows(long follows) {
    if (follows != commit) {
      throw new IllegalStateException(
          "the journal has a gap: commit %d is followed by an event that follows %d"
              .formatted(commit, follows));
    }
  }

  // What is heard

  void opened(Opened event) {
    epoch = event.epoch();
  }

  /** A sender begins; answers whether it may: otherwise a later one has begun. */
  boolean attach(S sender, Attach attach) {
    if (!intake.attach(attach.channel(), attach.epoch(), attach.starts())) {
      return false;
    }
    channels.put(attach.channel(), Set.copyOf(attach.starts().keySet()));
    answers
        .attaching()
        .put(
            attach.channel(),
            new Attaching<>(sender, attach.epoch(), Set.copyOf(attach.starts().keySet())));
    return true;
  }

  /**
   * What becomes of a delivery.
   *
   * @param late rows of it that came too late to count
   */
  record Taken(Verdict verdict, Rows late) {}

  /** Applies a delivery, unless that was done before or something before it is missing. */
  Taken deliver(S sender, Deliver deliver) {
    Rows rows = deliver.delivery().payload();
    Verdict verdict = intake.offer(deliver.channel(), deliver.epoch(), deliver.delivery().ranges());
    if (verdict == Verdict.ACCEPTED || verdict == Verdict.DUPLICATE) {
      answers
          .due()
          .merge(
              deliver.channel(),
              new Due<>(sender, deliver.epoch(), deliver.delivery().sequence()),
              Due::later);
    }
    boolean applies = verdict == Verdict.ACCEPTED && !rows.isEmpty();
    return new Taken(verdict, applies ? state.apply(rows) : Rows.none());
  }

  /** Whether the producers of a channel are so far ahead that they could wait for others. */
  boolean isAhead(String channel) {
    Set<String> own = channels.get(channel);
    return own != null
        && run.alignment().isPossible()
        && intake.isAhead(run.alignment().with(own), run.producers());
  }

  /** Event time that all producers have come to, by what has been applied. */
  long applied() {
    return intake.watermark(run.producers());
  }

  /** A reader waits for what is persisted; who waits already waits for this instead. */
  void read(S reader, Reading reading) {
    answers.reading().put(reader, reading);
  }

  /** Readers who wait for the next commit. */
  int readers() {
    return answers.reading().size();
  }

  /** Results up to and including that commit have arrived where the branch leads. */
  void arrived(String branch, long upTo) {
    Long before = confirmed.get(branch);
    if (before == null || upTo > before) {
      confirmed.put(branch, upTo);
      confirmedMoved = true;
    }
    confirmOutbox();
  }

  private void confirmOutbox() {
    if (confirmed.keySet().containsAll(run.branches())) {
      outbox.confirm(Outbox.confirmedByAll(confirmed));
    }
  }

  // Commits

  /**
   * What is to be done next, if anything may be: not while an event is on its way, nor while too
   * many results wait.
   *
   * @param last nothing follows this event, so that it should hold even what can be found out again
   */
  Optional<Step<S>> next(boolean last) {
    boolean hasUnpersisted = hasUnpersisted(last);
    if (persisting || (hasUnpersisted && isHeldBack())) {
      return Optional.empty();
    }
    if (!hasUnpersisted) {
      List<Answer<S>> now = settle();
      return now.isEmpty()
          ? Optional.empty()
          : Optional.of(new Step<>(Optional.empty(), Optional.empty(), Optional.empty(), now));
    }
    if (state.hasMoreResults()) {
      return Optional.of(moreResults());
    }
    List<Rows> delta = state.takeDelta();
    long reached = Math.max(watermark, intake.watermark(run.producers()));
    Committed event =
        new Committed(
            commit, delta, intake.epochs(), intake.takeMoved(), reached, Map.copyOf(confirmed));
    commit = event.commit();
    reach(delta, reached);
    confirmedMoved = false;
    commitsSinceSnapshot++;
    bytesSinceSnapshot += delta.stream().mapToLong(Rows::bytes).sum();
    persisting = true;
    return Optional.of(step(event, isSnapshotDue(), settle()));
  }

  private Step<S> step(Committed event, boolean withSnapshot, List<Answer<S>> told) {
    if (!withSnapshot) {
      return new Step<>(Optional.of(event), Optional.empty(), Optional.empty(), told);
    }
    snapshotting = true;
    commitsSinceSnapshot = 0;
    bytesSinceSnapshot = 0;
    Optional<Checkpoint> checkpoint =
        state instanceof SegmentedState segmented
            ? Optional.of(segmented.checkpoint(commit, epoch))
            : Optional.empty();
    Snapshot snapshot = snapshot(checkpoint.map(Checkpoint::manifest));
    return new Step<>(Optional.of(event), Optional.of(snapshot), checkpoint, told);
  }

  /**
   * A commit that only gives out more results of the one before. What has been applied since is not
   * in it and not acknowledged, so that senders wait when results are more than can leave.
   */
  private Step<S> moreResults() {
    Committed event =
        new Committed(
            commit, List.of(), intake.epochs(), Map.of(), watermark, Map.copyOf(confirmed));
    commit = event.commit();
    reach(List.of(), watermark);
    confirmedMoved = false;
    commitsSinceSnapshot++;
    persisting = true;
    // States in segments put off what is applied meanwhile, and may need room for the rest.
    return step(event, state instanceof SegmentedState && isSnapshotDue(), List.of());
  }

  /** Whether there is something that an event would have to hold, or that has to come out. */
  boolean hasUnpersisted(boolean last) {
    return state.hasMoreResults()
        || state.hasChanges()
        || intake.hasMoved()
        || (last && confirmedMoved);
  }

  /** The same when a commit is made and when it is replayed, so that the outbox is too. */
  private void reach(List<Rows> delta, long reached) {
    long before = state.outgoing(watermark);
    List<Rows> produced = state.results(delta, reached);
    watermark = reached;
    long outgoing = state.outgoing(watermark);
    if (!produced.isEmpty() || (run.feedsShards() && outgoing > before)) {
      outbox.add(commit, outgoing, produced);
    }
  }

  /**
   * Positions are taken with the commit, not when the sender attached: what was delivered in
   * between is acknowledged by the same commit, and a position behind that would look to the sender
   * as if the shard had lost what it had told. What is read is read now for the same reason: later
   * there is more in the state than this commit holds.
   */
  private List<Answer<S>> settle() {
    Answers<S> taken = answers;
    answers = new Answers<>();
    List<Answer<S>> settled = new ArrayList<>();
    for (Due<S> each : taken.due().values()) {
      settled.add(
          new Answer<>(each.sender(), new Acknowledged(index, each.epoch(), each.sequence())));
    }
    for (Attaching<S> each : taken.attaching().values()) {
      settled.add(
          new Answer<>(
              each.sender(), new Attached(index, each.epoch(), intake.offsets(each.producers()))));
    }
    AsOf asOf = new AsOf(index, commit, watermark, positions());
    taken
        .reading()
        .forEach((reader, reading) -> settled.add(new Answer<>(reader, reading.read(state, asOf))));
    return settled;
  }

  private boolean isSnapshotDue() {
    return !snapshotting
        && (commitsSinceSnapshot >= snapshots.commits()
            || bytesSinceSnapshot >= snapshots.bytes()
            || (state instanceof SegmentedState segmented && segmented.isOverShare()));
  }

  /**
   * Taken while a commit is made, saved when it is persisted: what is applied in between is in the
   * next commit, whose results must not find it in the state already.
   */
  private Snapshot snapshot(Optional<Manifest> segments) {
    return new Snapshot(
        commit,
        epoch,
        run.spec(),
        intake.epochs(),
        intake.takenPositions(),
        watermark,
        Map.copyOf(confirmed),
        outbox.last(),
        outbox.entries(),
        segments.isPresent() ? List.of() : state.all(),
        segments.orElse(null));
  }

  /** The event of the last {@link #next} is in the journal. */
  void persisted() {
    persisting = false;
    persistedCommit = commit;
  }

  /** A snapshot has been saved, or could not be. */
  void snapshotDone() {
    snapshotting = false;
  }

  // What is known

  boolean isPersisting() {
    return persisting;
  }

  /** Whether commits wait for the outbox, or for a snapshot that makes room for more. */
  boolean isHeldBack() {
    return outbox.size() >= MAX_OUTBOX
        || outbox.bytes() >= MAX_OUTBOX_BYTES
        || (state instanceof SegmentedState segmented && segmented.isFull());
  }

  /** Persisted results of commits after that one, oldest first. */
  List<Outbox.Entry> persistedAfter(long offered) {
    return outbox.after(offered).stream()
        .filter(entry -> entry.commit() <= persistedCommit)
        .toList();
  }

  int outboxSize() {
    return outbox.size();
  }

  /** By branch, the last commit whose results have arrived. */
  Map<String, Long> confirmed() {
    return Map.copyOf(confirmed);
  }

  long epoch() {
    return epoch;
  }

  /** The newest commit, persisted or on its way. */
  long commit() {
    return commit;
  }

  long persistedCommit() {
    return persistedCommit;
  }

  long watermark() {
    return watermark;
  }

  Map<String, Long> positions() {
    return intake.offsets(run.producers());
  }

  /** Every producer has ended, and every result has arrived. */
  boolean isFinished() {
    return watermark == Provenance.END
        && outbox.size() == 0
        && !persisting
        && !intake.hasMoved()
        && !state.hasMoreResults();
  }
}
