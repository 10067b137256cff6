package io.actorflow.shard;

import io.actorflow.api.Provenance;
import io.actorflow.flow.Connection;
import io.actorflow.flow.Connections;
import io.actorflow.flow.FencedException;
import io.actorflow.flow.RowLetters;
import io.actorflow.flow.StreamFailure;
import io.actorflow.group.RowBatches;
import io.actorflow.group.Rows;
import io.actorflow.keyed.KeyedPlan;
import io.actorflow.keyed.KeyedState;
import io.actorflow.keyed.ReadableState;
import io.actorflow.keyed.SegmentedState;
import io.actorflow.letter.LetterBox;
import io.actorflow.run.CommitPace;
import io.actorflow.run.NodeServices;
import io.actorflow.run.RunSpec;
import io.actorflow.run.ShardMessage.AsOf;
import io.actorflow.run.ShardMessage.Attach;
import io.actorflow.run.ShardMessage.Deliver;
import io.actorflow.run.ShardMessage.EndScan;
import io.actorflow.run.ShardMessage.Ensure;
import io.actorflow.run.ShardMessage.Fenced;
import io.actorflow.run.ShardMessage.Find;
import io.actorflow.run.ShardMessage.Forget;
import io.actorflow.run.ShardMessage.Forgotten;
import io.actorflow.run.ShardMessage.Found;
import io.actorflow.run.ShardMessage.Hurry;
import io.actorflow.run.ShardMessage.Refused;
import io.actorflow.run.ShardMessage.Scan;
import io.actorflow.run.ShardMessage.Stop;
import io.actorflow.run.ShardMessage.Unread;
import io.actorflow.run.Timings;
import io.actorflow.run.UnitId;
import io.actorflow.shard.ShardEvent.Committed;
import io.actorflow.shard.ShardEvent.Opened;
import io.actorflow.shard.ShardEvent.Segmented;
import io.actorflow.shard.ShardEvent.Snapshot;
import io.actorflow.spill.Checkpoint;
import io.actorflow.spill.Manifest;
import io.actorflow.spill.SpillStatus;
import io.actorflow.spill.StateRoom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Props;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.pattern.Patterns;
import org.apache.pekko.persistence.AbstractPersistentActor;
import org.apache.pekko.persistence.DeleteMessagesFailure;
import org.apache.pekko.persistence.DeleteMessagesSuccess;
import org.apache.pekko.persistence.DeleteSnapshotsFailure;
import org.apache.pekko.persistence.DeleteSnapshotsSuccess;
import org.apache.pekko.persistence.RecoveryCompleted;
import org.apache.pekko.persistence.SaveSnapshotFailure;
import org.apache.pekko.persistence.SaveSnapshotSuccess;
import org.apache.pekko.persistence.SnapshotOffer;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.stream.Materializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns a slice of the key space of one stateful operator.
 *
 * <p>Deliveries are applied in memory at once. As soon as the previous persist is done, everything
 * applied since goes into one event, and only then it is acknowledged and its results leave through
 * the outbox. A life of a shard begins by persisting a higher epoch; whoever finds that another has
 * done so stops.
 *
 * <p>A classic actor, because only {@code persistAsync} lets deliveries be applied while a persist
 * runs.
 */
public final class Shard extends AbstractPersistentActor {
  private static final Logger LOG = LoggerFactory.getLogger(Shard.class);
  private static final Duration MIN_BACKOFF = Duration.ofMillis(500);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(10);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(20);

  /** Whoever ends or stops meanwhile does not move event time any more. */
  private static final Duration LONGEST_AHEAD = Duration.ofSeconds(2);

  /** Who reads from outside asks one thing at a time. */
  private static final int MAX_READERS = 1000;

  /** What a region tells its shards when they are to move: persist what is applied, then stop. */
  public enum HandOff {
    INSTANCE
  }

  private record OutputsConnected(long generation, List<Connection> connections) {}

  private record OutputsEnded(long generation, @Nullable Throwable failure) {}

  private record Arrived(long generation, String branch, long commit) {}

  private record ChunkSaved(SnapshotSaving of) {}

  private record ChunkFailed(SnapshotSaving of, int chunk, Throwable cause) {}

  private record ChunkAgain(SnapshotSaving of, int chunk) {}

  private record SpillMore(SnapshotSaving of) {}

  private enum SaveAgain {
    INSTANCE
  }

  private enum LettersKept {
    INSTANCE
  }

  private enum Retry {
    INSTANCE
  }

  private enum Commit {
    INSTANCE
  }

  private enum TakeAhead {
    INSTANCE
  }

  private enum DropScans {
    INSTANCE
  }

  private enum StopNow {
    INSTANCE
  }

  /** What there is once a run is known. */
  private record Work(
      ShardRun run, Ledger<ActorRef> ledger, KeyedState state, RowBatches results, LateRows late) {}

  private final NodeServices services;
  private final UnitId id;
  private final Timings.Commits persists;
  private final Materializer materializer = Materializer.createMaterializer(getContext());
  private final SegmentStorage storage;
  private final AheadDeliveries<ActorRef> ahead = new AheadDeliveries<>();
  private boolean watchesAhead;
  private long reachedThen;
  private @Nullable StateRoom room;
  private @Nullable SnapshotSaving saving;
  private Leftovers leftovers = new Leftovers(1, 1, 1);

  private final Scans scans;

  private @Nullable Work work;
  private boolean open;
  private final CommitPace pace;
  private boolean commitScheduled;
  private boolean hurries;

  private long generation;
  private CompletionStage<List<Connection>> connecting =
      CompletableFuture.completedStage(List.of());
  private @Nullable Results output;
  private boolean outdated;
  private Duration backoff = MIN_BACKOFF;
  private String problem = "";
  private String overfull = "";
  private boolean needsHelp;
  private int lettersOnTheWay;

  private boolean handingOff;
  private @Nullable ActorRef stopRequest;

  private long rowsIn;
  private long rowsTaken;
  private final LongAdder written = new LongAdder();
  private long lateRows;
  private long lastArrived;

  public static Props props(NodeServices services) {
    return Props.create(Shard.class, () -> new Shard(services));
  }

  private Shard(NodeServices services) {
    this.services = services;
    id = UnitId.parse(getSelf().path().name());
    storage = new SegmentStorage(getContext().getSystem(), persistenceId());
    pace = new CommitPace(services.commitInterval());
    persists = services.timings().persists(id.pipeline(), id.stage());
    scans = new Scans(id.index());
  }

  @Override
  public String persistenceId() {
    return "shard|" + id;
  }

  // Recovery

  @Override
  public Receive createReceiveRecover() {
    return receiveBuilder()
        .match(SnapshotOffer.class, offer -> restore((Snapshot) offer.snapshot()))
        .match(Opened.class, this::replay)
        .match(Committed.class, event -> ledger().replay(event))
        .match(Segmented.class, event -> ledger().replay(event))
        .match(RecoveryCompleted.class, done -> recovered())
        .build();
  }

  private void restore(Snapshot snapshot) {
    adopt(snapshot.spec());
    ledger().restore(snapshot);
    if (snapshot.segments() != null) {
      leftovers = new Leftovers(snapshot.epoch(), snapshot.segments().next(), 0);
    }
  }

  private void replay(Opened event) {
    adopt(event.spec());
    ledger().replay(event);
  }

  private void recovered() {
    if (work != null && work.state() instanceof SegmentedState state) {
      leftovers = new Leftovers(leftovers.epoch(), leftovers.first(), state.segments().next());
    }
    if (work != null && ledger().commit() > 0) {
      LOG.info(
          "shard {} recovered at commit {}, {} groups",
          id,
          ledger().commit(),
          work().state().groups());
    }
  }

  /** Takes over a run, if it is newer than the one known. */
  private void adopt(RunSpec newer) {
    Work known = work;
    if (known != null && known.run().spec().revision() >= newer.revision()) {
      return;
    }
    ShardRun run = ShardRun.of(id, newer, services.plan(newer));
    if (known != null) {
      known.ledger().run(run.forLedger());
      work = new Work(run, known.ledger(), known.state(), known.results(), known.late());
      return;
    }
    KeyedPlan plan = run.stage().plan();
    StateRoom own = services.stateMemory().room(id.toString(), storage);
    room = own;
    if (run.alignment().isPossible()) {
      own.enter();
    }
    KeyedState state = plan.newState(own);
    work =
        new Work(
            run,
            new Ledger<>(id.index(), services.snapshots(), state, run.forLedger()),
            state,
            plan.results(),
            new LateRows(id.stage(), plan, services.allocator()));
  }

  private Work work() {
    return Objects.requireNonNull(work, "no run is known yet");
  }

  private Ledger<ActorRef> ledger() {
    return work().ledger();
  }

  // Commands

  @Override
  public Receive createReceive() {
    return receiveBuilder()
        .match(Deliver.class, this::onDeliver)
        .match(Hurry.class, hurry -> onHurry())
        .match(Attach.class, this::onAttach)
        .match(Ensure.class, this::onEnsure)
        .match(Find.class, this::onFind)
        .match(Scan.class, this::onScan)
        .match(EndScan.class, end -> scans.end(end.scan()))
        .match(DropScans.class, drop -> onDropScans())
        .match(Arrived.class, this::onArrived)
        .match(OutputsConnected.class, this::onConnected)
        .match(OutputsEnded.class, this::onOutputsEnded)
        .match(Commit.class, commit -> onCommit())
        .match(TakeAhead.class, take -> onTakeAhead())
        .match(LettersKept.class, kept -> onLettersKept())
        .match(Retry.class, retry -> connectOutputs())
        .match(Stop.class, stop -> onStop())
        .match(Forget.class, forget -> onForget())
        .match(HandOff.class, handOff -> onHandOff())
        .match(StopNow.class, now -> stopSelf("its deadline to drain has passed"))
        .match(ChunkSaved.class, this::onChunkSaved)
        .match(ChunkFailed.class, this::onChunkFailed)
        .match(ChunkAgain.class, this::onChunkAgain)
        .match(SpillMore.class, this::onSpillMore)
        .match(SaveAgain.class, again -> saveAgain())
        .match(SaveSnapshotSuccess.class, this::onSnapshotSaved)
        .match(SaveSnapshotFailure.class, this::onSnapshotFailed)
        .match(DeleteMessagesSuccess.class, done -> {})
        .match(DeleteSnapshotsSuccess.class, done -> {})
        .match(
            DeleteMessagesFailure.class,
            failed -> LOG.warn("shard {} could not delete old events", id, failed.cause()))
        .match(
            DeleteSnapshotsFailure.class,
            failed -> LOG.warn("shard {} could not delete old snapshots", id, failed.cause()))
        .build();
  }

  private void onEnsure(Ensure ensure) {
    ActorRef asker = getSender();
    open(ensure.spec(), () -> asker.tell(status(), getSelf()));
  }

  private void onAttach(Attach attach) {
    ActorRef sender = getSender();
    open(
        attach.spec(),
        () -> {
          if (ledger().attach(sender, attach)) {
            commit();
          } else {
            sender.tell(new Fenced(id.index(), attach.epoch()), getSelf());
          }
        });
  }

  /** Begins this life if it has not begun, takes over a newer run if there is one, then goes on. */
  private void open(RunSpec newest, Runnable then) {
    boolean isNewer = work == null || newest.revision() > work.run().spec().revision();
    boolean goesElsewhere =
        open && isNewer && !newest.definition().equals(work().run().spec().definition());
    adopt(newest);
    if (open && !isNewer) {
      then.run();
      return;
    }
    boolean first = !open;
    Ledger<ActorRef> ledger = ledger();
    persist(
        new Opened(
            ledger.commit(), first ? ledger.epoch() + 1 : ledger.epoch(), work().run().spec()),
        opened -> {
          ledger.opened(opened);
          if (first && !open) {
            open = true;
            connectOutputs();
          } else if (goesElsewhere) {
            renewOutputs();
          }
          then.run();
        });
  }

  private void onDeliver(Deliver deliver) {
    if (!open || handingOff) {
      getSender().tell(new Refused(id.index(), deliver.epoch()), getSelf());
      return;
    }
    if (!deliver.delivery().payload().isEmpty() && isOverfull()) {
      // Without an answer it is delivered again, and again until there is room for it.
      return;
    }
    if (ahead.holds(deliver.channel()) || hasToWait(deliver.channel())) {
      ahead.add(getSender(), deliver);
    } else {
      take(getSender(), deliver);
    }
    takeAhead();
  }

  /** Where much is held for want of event time, rows ahead of others would only make it more. */
  private boolean hasToWait(String channel) {
    StateRoom own = room;
    return own != null && ledger().isAhead(channel) && work().state().heapBytes() >= own.share();
  }

  private void takeAhead() {
    ahead.take(this::takesAhead, channel -> !hasToWait(channel), this::take);
    if (!ahead.isEmpty() && takesAhead()) {
      watchAhead();
    }
  }

  private boolean takesAhead() {
    return open && !handingOff;
  }

  private void watchAhead() {
    if (!watchesAhead) {
      watchesAhead = true;
      reachedThen = ledger().applied();
      schedule(LONGEST_AHEAD, TakeAhead.INSTANCE);
    }
  }

  /** Whoever does not go on for so long may wait for those who are ahead. */
  private void onTakeAhead() {
    watchesAhead = false;
    if (ledger().applied() == reachedThen) {
      ahead.take(this::takesAhead, channel -> true, this::take);
    }
    takeAhead();
  }

  private void take(ActorRef sender, Deliver deliver) {
    Ledger.Taken taken = ledger().deliver(sender, deliver);
    switch (taken.verdict()) {
      case ACCEPTED -> {
        rowsIn += deliver.delivery().payload().count();
        if (!taken.late().isEmpty()) {
          tooLate(taken.late(), deliver);
        }
        commit();
      }
      case DUPLICATE -> commit();
      case REFUSED -> sender.tell(new Refused(id.index(), deliver.epoch()), getSelf());
      case FENCED -> sender.tell(new Fenced(id.index(), deliver.epoch()), getSelf());
    }
  }

  /** Whether nothing more can be taken; what is held back meanwhile is with its sender. */
  private boolean isOverfull() {
    String before = overfull;
    overfull = work().run().stage().plan().overfull(work().state());
    if (before.isEmpty() && !overfull.isEmpty()) {
      LOG.warn("shard {} takes no more rows: {}", id, overfull);
    } else if (!before.isEmpty() && overfull.isEmpty()) {
      LOG.info("shard {} takes rows again", id);
    }
    return !overfull.isEmpty();
  }

  private void tooLate(Rows late, Deliver deliver) {
    lateRows += late.count();
    if (work().run().stage().plan().dropsLateRows()) {
      return;
    }
    LetterBox letters = letters();
    work()
        .late()
        .keep(
            late,
            deliver.delivery().ranges().getFirst(),
            ledger().watermark(),
            new RowLetters(letters));
    lettersOnTheWay++;
    ActorRef self = getSelf();
    // Should they not become durable, the node stops, and so does this shard: nothing is told.
    letters.flushed().thenRun(() -> self.tell(LettersKept.INSTANCE, self));
  }

  private LetterBox letters() {
    return services.deadLetters(work().run().spec());
  }

  private void onLettersKept() {
    lettersOnTheWay--;
    commit();
    stopIfDone();
  }

  // Reading from outside

  private void onFind(Find find) {
    read(
        (state, asOf) -> {
          Rows row = state.find(find.key());
          return Scans.sendable(row, new Found(asOf, row), id.index());
        });
  }

  private void onScan(Scan scan) {
    Optional<Object> known = scans.page(scan, System.nanoTime());
    if (known.isPresent()) {
      getSender().tell(known.get(), getSelf());
      return;
    }
    read(
        (state, asOf) -> {
          if (scans.isEmpty()) {
            schedule(Scans.IDLE, DropScans.INSTANCE);
          }
          return scans.begin(scan, state, asOf, System.nanoTime());
        });
  }

  private void onDropScans() {
    scans.dropIdle(System.nanoTime());
    if (!scans.isEmpty()) {
      schedule(Scans.IDLE, DropScans.INSTANCE);
    }
  }

  /** Makes an answer from the state as of a commit. */
  private interface TableReading {
    Object read(ReadableState state, AsOf asOf);
  }

  /** Who is not answered asks again. */
  private void read(TableReading reading) {
    if (!open || handingOff || stopRequest != null) {
      getSender().tell(new Unread(id.index(), true, "it begins or moves"), getSelf());
      return;
    }
    if (ledger().readers() >= MAX_READERS) {
      getSender()
          .tell(new Unread(id.index(), true, MAX_READERS + " readers wait already"), getSelf());
      return;
    }
    ledger()
        .read(
            getSender(),
            (state, asOf) ->
                state instanceof ReadableState table
                    ? guarded(reading, table, asOf)
                    : new Unread(id.index(), false, "it is no table"));
    commit();
  }

  /** What somebody asks for must not end a commit, and with it this life. */
  private Object guarded(TableReading reading, ReadableState table, AsOf asOf) {
    try {
      return reading.read(table, asOf);
    } catch (RuntimeException e) {
      LOG.error("shard {} could not be read", id, e);
      return new Unread(id.index(), false, "it could not be read: " + e);
    }
  }

  // Commits

  /**
   * Commits at once if the last commit was long enough ago, else when it will be: what comes in
   * quick succession shares an event. When no more will come there is nothing to wait for. A commit
   * holds the positions of rows that were too late: their letters come first.
   */
  private void commit() {
    if (!open || lettersOnTheWay > 0) {
      return;
    }
    long early = pace.early(rowsIn - rowsTaken);
    if (early > 0 && !isEnding() && !waitsInVain() && ledger().hasUnpersisted(false)) {
      if (!commitScheduled) {
        commitScheduled = true;
        schedule(Duration.ofNanos(early), Commit.INSTANCE);
      }
      return;
    }
    ledger().next(isEnding()).ifPresent(this::take);
  }

  private boolean waitsInVain() {
    return hurries || ledger().applied() == Provenance.END;
  }

  private void onHurry() {
    hurries = true;
    commit();
  }

  private void onCommit() {
    commitScheduled = false;
    commit();
  }

  /** What can be found out again is worth an event of its own only to a shard that stops. */
  private boolean isEnding() {
    return handingOff || stopRequest != null;
  }

  private void take(Ledger.Step<ActorRef> step) {
    if (step.event().isEmpty()) {
      answer(step.answers());
      return;
    }
    pace.begin();
    hurries = false;
    rowsTaken = rowsIn;
    long begun = System.nanoTime();
    persistAsync(
        step.event().get(),
        persisted -> {
          pace.end();
          persists.done(groups(persisted), System.nanoTime() - begun);
          onPersisted(step);
        });
  }

  private static long groups(Committed event) {
    long groups = 0;
    for (Rows rows : event.delta()) {
      groups += rows.count();
    }
    return groups;
  }

  private void onPersisted(Ledger.Step<ActorRef> step) {
    ledger().persisted();
    answer(step.answers());
    step.snapshot()
        .ifPresent(
            snapshot ->
                step.checkpoint()
                    .ifPresentOrElse(
                        checkpoint -> write(checkpoint, snapshot), () -> saveSnapshot(snapshot)));
    offerResults();
    takeAhead();
    commit();
    stopIfDone();
  }

  private void answer(List<Ledger.Answer<ActorRef>> answers) {
    answers.forEach(answer -> answer.to().tell(answer.message(), getSelf()));
  }

  // Snapshots

  /** A snapshot that has been on its way for a while is still of the event that it follows. */
  @Override
  public long snapshotSequenceNr() {
    SnapshotSaving current = saving;
    return current == null ? super.snapshotSequenceNr() : current.sequence();
  }

  private void write(Checkpoint checkpoint, Snapshot snapshot) {
    saving = new SnapshotSaving(snapshot, checkpoint, lastSequenceNr(), storage);
    proceed(saving);
  }

  private SegmentedState segmented() {
    return (SegmentedState) work().state();
  }

  private void proceed(SnapshotSaving current) {
    current.proceed((chunk, end) -> tell(current, chunk, end));
    if (current.areChunksSaved()) {
      saveSnapshot(current.snapshot());
    }
  }

  private void tell(SnapshotSaving current, int chunk, CompletionStage<Void> end) {
    ActorRef self = getSelf();
    end.whenComplete(
        (done, failure) ->
            self.tell(
                failure == null
                    ? new ChunkSaved(current)
                    : new ChunkFailed(current, chunk, failure),
                self));
  }

  private void onChunkSaved(ChunkSaved chunk) {
    if (chunk.of() != saving) {
      return;
    }
    chunk.of().chunkSaved();
    proceed(chunk.of());
  }

  private void onChunkFailed(ChunkFailed failed) {
    LOG.warn(
        "shard {} could not write a part of a snapshot, tries again in {}",
        id,
        MAX_BACKOFF,
        failed.cause());
    schedule(MAX_BACKOFF, new ChunkAgain(failed.of(), failed.chunk()));
  }

  private void onChunkAgain(ChunkAgain again) {
    if (again.of() == saving) {
      again.of().send(again.chunk(), (chunk, end) -> tell(again.of(), chunk, end));
    }
  }

  private void onSpillMore(SpillMore more) {
    if (more.of() != saving) {
      return;
    }
    if (segmented().spill()) {
      getSelf().tell(more, getSelf());
    } else {
      saving = null;
      ledger().snapshotDone();
      commit();
      stopIfDone();
    }
  }

  private void saveAgain() {
    SnapshotSaving current = saving;
    if (current != null) {
      saveSnapshot(current.snapshot());
    }
  }

  private void onSnapshotSaved(SaveSnapshotSuccess saved) {
    long sequence = saved.metadata().sequenceNr();
    deleteMessages(sequence);
    deleteSnapshots(SnapshotSelectionCriteria.create(sequence - 1, Long.MAX_VALUE));
    SnapshotSaving current = saving;
    if (current == null) {
      ledger().snapshotDone();
    } else {
      dropSegments(current.checkpoint());
      getSelf().tell(new SpillMore(current), getSelf());
    }
  }

  /**
   * Whoever has recovered from the snapshot before, and goes on, has to know of the segments that
   * go: an event tells him, or refuses his own first event.
   */
  private void dropSegments(Checkpoint checkpoint) {
    Leftovers old = leftovers;
    leftovers = new Leftovers(ledger().epoch(), 0, 0);
    old.forEach(ledger().epoch(), checkpoint.manifest(), this::deleteSegment);
    if (checkpoint.dropped().isEmpty()) {
      return;
    }
    persistAsync(
        new Segmented(ledger().commit(), checkpoint.manifest()),
        persisted ->
            checkpoint
                .dropped()
                .forEach(segment -> deleteSegment(segment.epoch(), segment.number())));
  }

  private void deleteSegment(long epoch, int number) {
    storage
        .delete(epoch, number)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.warn("shard {} could not delete an old part of a snapshot", id, failure);
              }
            });
  }

  private void onSnapshotFailed(SaveSnapshotFailure failed) {
    if (saving != null) {
      LOG.warn(
          "shard {} could not save a snapshot, tries again in {}", id, MAX_BACKOFF, failed.cause());
      schedule(MAX_BACKOFF, SaveAgain.INSTANCE);
      return;
    }
    ledger().snapshotDone();
    LOG.warn(
        "shard {} could not save a snapshot; its journal grows until it can", id, failed.cause());
  }

  @Override
  public void onPersistFailure(Throwable cause, Object event, long sequence) {
    // The actor stops after this. Another life may have written this sequence number: whatever the
    // reason, the next life recovers first.
    persists.failed();
    LOG.error("shard {} could not persist event {} and stops", id, sequence, cause);
  }

  @Override
  public void onPersistRejected(Throwable cause, Object event, long sequence) {
    persists.failed();
    LOG.error("shard {} could not write down event {} and stops", id, sequence, cause);
    getContext().stop(getSelf());
  }

  // Outputs

  /** Of another definition: what is on its way arrives where it was to go, the rest goes there. */
  private void renewOutputs() {
    outdated = true;
    Results results = output;
    if (results != null) {
      output = null;
      results.complete();
    }
  }

  private void connectOutputs() {
    long current = ++generation;
    output = null;
    outdated = false;
    Map<String, Map<String, Long>> remembered = new HashMap<>();
    ledger()
        .confirmed()
        .forEach((branch, upTo) -> remembered.put(branch, Map.of(id.producer(), upTo)));
    Connections connections =
        new Connections(
            getContext().getSystem(),
            services,
            work().run().spec(),
            work().run().plan(),
            id,
            ledger().epoch(),
            Map.of(id.producer(), 0L),
            remembered,
            written);
    ActorRef self = getSelf();
    connecting =
        connections.connect(
            work().run().stage().branches(),
            (name, positions) ->
                self.tell(
                    new Arrived(current, name, positions.getOrDefault(id.producer(), 0L)), self));
    CompletionStage<Object> connected =
        connecting.handle(
            (made, failure) ->
                failure == null
                    ? new OutputsConnected(current, made)
                    : new OutputsEnded(current, failure));
    Patterns.pipe(connected, getContext().getDispatcher()).to(self, self);
  }

  private void onConnected(OutputsConnected connected) {
    connecting = CompletableFuture.completedStage(List.of());
    List<Connection> connections = connected.connections();
    if (connected.generation() != generation) {
      connections.forEach(connection -> connection.abandon().run());
      return;
    }
    if (outdated) {
      connections.forEach(connection -> connection.abandon().run());
      schedule(backoff, Retry.INSTANCE);
      return;
    }
    long everywhere = Long.MAX_VALUE;
    for (Connection connection : connections) {
      long arrived =
          connection.positions().getOrDefault(id.producer(), List.of(0L)).stream()
              .mapToLong(Long::longValue)
              .min()
              .orElse(0);
      if (arrived > ledger().commit()) {
        connections.forEach(each -> each.abandon().run());
        onOutputsEnded(new OutputsEnded(generation, ahead(connection.branch(), arrived)));
        return;
      }
      ledger().arrived(connection.branch(), arrived);
      everywhere = Math.min(everywhere, arrived);
    }
    Results results =
        new Results(
            id.producer(),
            new FittingResults(
                id.stage(), work().results(), new RowLetters(letters()), services.allocator()),
            letters(),
            connections,
            everywhere,
            materializer);
    output = results;
    ActorRef self = getSelf();
    long current = generation;
    results
        .ended()
        .whenComplete((done, failure) -> self.tell(new OutputsEnded(current, failure), self));
    problem = "";
    needsHelp = false;
    backoff = MIN_BACKOFF;
    offerResults();
    commit();
  }

  private IllegalStateException ahead(String branch, long arrived) {
    return new IllegalStateException(
        "'%s' has results of commit %d, but the journal ends at commit %d: restore the journal, or delete the pipeline to begin anew"
            .formatted(branch, arrived, ledger().commit()));
  }

  private void offerResults() {
    Results results = output;
    if (results != null) {
      results.offer(ledger());
    }
  }

  private void onArrived(Arrived arrived) {
    if (arrived.generation() != generation) {
      return;
    }
    lastArrived = services.clock().millis();
    ledger().arrived(arrived.branch(), arrived.commit());
    offerResults();
    commit();
    stopIfDone();
  }

  private void onOutputsEnded(OutputsEnded ended) {
    if (ended.generation() != generation) {
      return;
    }
    output = null;
    if (ended.failure() == null) {
      if (outdated && !handingOff) {
        connectOutputs();
      } else {
        stopIfDone();
      }
      return;
    }
    Throwable cause = StreamFailure.cause(ended.failure());
    if (FencedException.isCause(cause)) {
      stopSelf(String.valueOf(cause.getMessage()));
      return;
    }
    problem = StreamFailure.reason(cause);
    needsHelp = StreamFailure.needsHelp(cause);
    if (StreamFailure.isForeseen(cause)) {
      LOG.warn("shard {} cannot deliver results, tries again in {}: {}", id, backoff, problem);
    } else {
      LOG.error("shard {} cannot deliver results, tries again in {}", id, backoff, cause);
    }
    schedule(backoff, Retry.INSTANCE);
    Duration doubled = backoff.multipliedBy(2);
    backoff = doubled.compareTo(MAX_BACKOFF) < 0 ? doubled : MAX_BACKOFF;
  }

  private void schedule(Duration delay, Object message) {
    getContext()
        .getSystem()
        .scheduler()
        .scheduleOnce(delay, getSelf(), message, getContext().getDispatcher(), getSelf());
  }

  // The end

  private void onStop() {
    stopRequest = getSender();
    if (!open) {
      stopSelf("it had not begun");
      return;
    }
    schedule(STOP_DEADLINE, StopNow.INSTANCE);
    commit();
    stopIfDone();
  }

  private void onHandOff() {
    handingOff = true;
    schedule(STOP_DEADLINE, StopNow.INSTANCE);
    commit();
    stopIfDone();
  }

  private void stopIfDone() {
    if (open) {
      Ledger<ActorRef> ledger = ledger();
      if (ledger.isPersisting() || (ledger.hasUnpersisted(isEnding()) && !ledger.isHeldBack())) {
        return;
      }
    }
    // Results that nobody can take now are in the journal.
    boolean drained = work == null || ledger().outboxSize() == 0 || needsHelp;
    if (handingOff || (stopRequest != null && drained)) {
      stopSelf("");
    }
  }

  private void stopSelf(String why) {
    if (!why.isEmpty()) {
      LOG.info("shard {} stops: {}", id, why);
    }
    ActorRef asker = stopRequest;
    if (asker != null) {
      asker.tell(status("stopped"), getSelf());
    }
    getContext().stop(getSelf());
  }

  private void onForget() {
    ActorRef asker = getSender();
    if (work != null && work.state() instanceof SegmentedState state) {
      leftovers.forEach(ledger().epoch() + 1, Manifest.none(), this::deleteSegment);
      state
          .segments()
          .segments()
          .forEach(segment -> deleteSegment(segment.epoch(), segment.number()));
    }
    if (room != null) {
      room.forget();
    }
    deleteMessages(Long.MAX_VALUE);
    deleteSnapshots(SnapshotSelectionCriteria.latest());
    getContext()
        .become(
            receiveBuilder()
                .match(
                    DeleteMessagesSuccess.class,
                    done -> {
                      asker.tell(new Forgotten(id.toString()), getSelf());
                      getContext().stop(getSelf());
                    })
                .match(
                    DeleteMessagesFailure.class,
                    failed -> {
                      LOG.warn("shard {} could not be forgotten", id, failed.cause());
                      getContext().stop(getSelf());
                    })
                .matchAny(other -> {})
                .build());
  }

  @Override
  public void postStop() {
    // Streams of this materializer end with it and release what they hold. What is being connected
    // will find nobody to take it.
    connecting.thenAccept(made -> made.forEach(connection -> connection.abandon().run()));
    materializer.shutdown();
    if (room != null) {
      room.close();
    }
  }

  private ShardStatus status() {
    if (!problem.isEmpty() || !overfull.isEmpty()) {
      return status(needsHelp || !overfull.isEmpty() ? "failed" : "retrying");
    }
    String running = lettersOnTheWay == 0 ? "running" : "retrying";
    return status(stopRequest != null ? "stopping" : running);
  }

  private String knownProblem() {
    if (!overfull.isEmpty()) {
      return "shard %d of '%s': %s".formatted(id.index(), id.stage(), overfull);
    }
    return problem.isEmpty() ? services.deadLetterProblem(id.pipeline()) : problem;
  }

  private ShardStatus status(String word) {
    Optional<Work> known = Optional.ofNullable(work);
    Optional<Ledger<ActorRef>> ledger = known.map(Work::ledger);
    return new ShardStatus(
        id.toString(),
        Cluster.get(getContext().getSystem()).selfAddress().toString(),
        word,
        knownProblem(),
        known.map(w -> w.state().groups()).orElse(0L),
        known.map(w -> w.state().heapBytes()).orElse(0L),
        ledger.map(Ledger::persistedCommit).orElse(0L),
        ledger.map(Ledger::watermark).orElse(Provenance.NO_WATERMARK),
        ledger.map(Ledger::outboxSize).orElse(0),
        rowsIn,
        written.sum(),
        lateRows,
        services.deadLetterCount(id.pipeline()),
        ledger.map(Ledger::positions).orElse(Map.of()),
        lastArrived,
        ledger.map(Ledger::isFinished).orElse(false),
        known.map(w -> w.state().spilled()).orElse(SpillStatus.inMemory(0)));
  }
}
