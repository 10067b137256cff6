package io.actorflow.shard;

import io.actorflow.api.Batch;
import io.actorflow.api.DeadLetter;
import io.actorflow.api.DeadLetters;
import io.actorflow.api.Provenance;
import io.actorflow.api.Split;
import io.actorflow.channel.Intake;
import io.actorflow.flow.Connection;
import io.actorflow.flow.Connections;
import io.actorflow.flow.FanOut;
import io.actorflow.flow.FencedException;
import io.actorflow.flow.RowText;
import io.actorflow.group.ResultBatches;
import io.actorflow.group.Rows;
import io.actorflow.keyed.KeyedState;
import io.actorflow.run.NodeServices;
import io.actorflow.run.Plan;
import io.actorflow.run.Plan.KeyedStage;
import io.actorflow.run.Plan.ToShards;
import io.actorflow.run.RunSpec;
import io.actorflow.run.UnitId;
import io.actorflow.shard.ShardEvent.Committed;
import io.actorflow.shard.ShardEvent.Opened;
import io.actorflow.shard.ShardEvent.Snapshot;
import io.actorflow.shard.ShardMessage.Acknowledged;
import io.actorflow.shard.ShardMessage.Attach;
import io.actorflow.shard.ShardMessage.Attached;
import io.actorflow.shard.ShardMessage.Deliver;
import io.actorflow.shard.ShardMessage.Ensure;
import io.actorflow.shard.ShardMessage.Fenced;
import io.actorflow.shard.ShardMessage.Forget;
import io.actorflow.shard.ShardMessage.Forgotten;
import io.actorflow.shard.ShardMessage.Refused;
import io.actorflow.shard.ShardMessage.Stop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
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
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
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
  private static final int MAX_OUTBOX = 4;
  private static final Duration MIN_BACKOFF = Duration.ofMillis(500);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(10);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(20);

  /** What a region tells its shards when they are to move: persist what is applied, then stop. */
  public enum HandOff {
    INSTANCE
  }

  private record OutputsConnected(long generation, List<Connection> connections) {}

  private record OutputsEnded(long generation, @Nullable Throwable failure) {}

  private record Arrived(long generation, String branch, long commit) {}

  private enum Retry {
    INSTANCE
  }

  private enum StopNow {
    INSTANCE
  }

  /** A delivery to be acknowledged when the commit that holds it is persisted. */
  private record Due(ActorRef sender, long epoch, long sequence) {
    static Due later(Due one, Due other) {
      boolean isLater =
          other.epoch != one.epoch ? other.epoch > one.epoch : other.sequence > one.sequence;
      return isLater ? other : one;
    }
  }

  /** A sender to be told where its producers stand when that is persisted, its epoch included. */
  private record Attaching(ActorRef sender, long epoch, Set<String> producers) {}

  /** A sender, and where its producers stood when the commit was made. */
  private record Standing(ActorRef sender, Attached answer) {}

  /** What is to be told when a commit is persisted, by channel. */
  private record Answers(Map<String, Due> due, Map<String, Attaching> attaching) {
    Answers() {
      this(new HashMap<>(), new HashMap<>());
    }
  }

  /** What is to be told when this commit is persisted. */
  private record Settled(Collection<Due> due, List<Standing> standing) {}

  private final NodeServices services;
  private final UnitId id;
  private final Materializer materializer = Materializer.createMaterializer(getContext());
  private final Intake intake = new Intake();
  private final Map<String, Long> confirmed = new HashMap<>();
  private Answers answers = new Answers();
  private Outbox outbox = new Outbox();

  private @Nullable RunSpec spec;
  private @Nullable KeyedStage stage;
  private @Nullable Plan plan;
  private @Nullable KeyedState state;
  private @Nullable ResultBatches results;
  private List<String> producers = List.of();

  private long epoch;
  private long commit;
  private long persistedCommit;
  private long watermark = Provenance.NO_WATERMARK;
  private boolean open;
  private boolean persisting;
  private boolean confirmedMoved;

  private long generation;
  private @Nullable BoundedSourceQueue<Outbox.Entry> output;
  private long offered;
  private Duration backoff = MIN_BACKOFF;
  private String problem = "";

  private boolean handingOff;
  private @Nullable ActorRef stopRequest;

  private long commitsSinceSnapshot;
  private long bytesSinceSnapshot;
  private boolean snapshotting;
  private long rowsIn;
  private long rowsOut;
  private long lateRows;

  public static Props props(NodeServices services) {
    return Props.create(Shard.class, () -> new Shard(services));
  }

  private Shard(NodeServices services) {
    this.services = services;
    id = UnitId.parse(getSelf().path().name());
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
        .match(Committed.class, this::replay)
        .match(RecoveryCompleted.class, done -> recovered())
        .build();
  }

  private void restore(Snapshot snapshot) {
    adopt(snapshot.spec());
    epoch = snapshot.epoch();
    commit = snapshot.commit();
    watermark = snapshot.watermark();
    intake.replay(snapshot.epochs(), snapshot.positions());
    confirmed.putAll(snapshot.confirmed());
    outbox = new Outbox(snapshot.lastEntry(), snapshot.outbox());
    state().replay(snapshot.groups());
    state().restoreWatermark(watermark);
  }

  private void replay(Opened event) {
    checkFollows(event.follows());
    adopt(event.spec());
    epoch = Math.max(epoch, event.epoch());
  }

  private void replay(Committed event) {
    checkFollows(event.follows());
    commit = event.commit();
    watermark = event.watermark();
    intake.replay(event.epochs(), event.positions());
    state().replay(event.delta());
    List<Rows> produced = state().results(event.delta(), watermark);
    if (feedsSomebody(produced)) {
      outbox.add(commit, watermark, produced);
    }
    confirmed.putAll(event.confirmed());
    confirmOutbox();
  }

  private void checkFollows(long follows) {
    if (follows != commit) {
      throw new IllegalStateException(
          "journal of %s has a gap: commit %d is followed by an event that follows %d"
              .formatted(persistenceId(), commit, follows));
    }
  }

  private void recovered() {
    persistedCommit = commit;
    if (commit > 0) {
      LOG.info("shard {} recovered at commit {}, {} groups", id, commit, state().groups());
    }
  }

  /** Takes over a run, if it is newer than the one known. */
  private void adopt(RunSpec newer) {
    RunSpec known = spec;
    if (known != null && known.revision() >= newer.revision()) {
      return;
    }
    Plan newPlan = services.plan(newer);
    KeyedStage newStage = newPlan.keyed().get(id.stage());
    if (newStage == null) {
      throw new IllegalStateException("pipeline has no operator '" + id.stage() + "': " + id);
    }
    spec = newer;
    plan = newPlan;
    stage = newStage;
    producers = producers(newer, newPlan, newStage);
    if (state == null) {
      state = newStage.aggregation().newState(newStage.layout());
      results = newStage.aggregation().results(newStage.layout());
    }
  }

  private static List<String> producers(RunSpec spec, Plan plan, KeyedStage stage) {
    List<String> producers = new ArrayList<>();
    for (String upstream : stage.upstream()) {
      if (plan.sources().containsKey(upstream)) {
        for (Split split : spec.splits().getOrDefault(upstream, List.of())) {
          producers.add(RunSpec.producer(upstream, split));
        }
      } else {
        for (int index = 0; index < spec.shards(); index++) {
          producers.add(spec.unit(upstream, index).producer());
        }
      }
    }
    return producers;
  }

  private KeyedState state() {
    return Objects.requireNonNull(state, "no run is known yet");
  }

  private KeyedStage stage() {
    return Objects.requireNonNull(stage, "no run is known yet");
  }

  // Commands

  @Override
  public Receive createReceive() {
    return receiveBuilder()
        .match(Deliver.class, this::onDeliver)
        .match(Attach.class, this::onAttach)
        .match(Ensure.class, this::onEnsure)
        .match(Arrived.class, this::onArrived)
        .match(OutputsConnected.class, this::onConnected)
        .match(OutputsEnded.class, this::onOutputsEnded)
        .match(Retry.class, retry -> connectOutputs())
        .match(Stop.class, stop -> onStop())
        .match(Forget.class, forget -> onForget())
        .match(HandOff.class, handOff -> onHandOff())
        .match(StopNow.class, now -> stopSelf("its deadline to drain has passed"))
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
          if (intake.attach(attach.channel(), attach.epoch(), attach.starts())) {
            answers
                .attaching()
                .put(
                    attach.channel(),
                    new Attaching(sender, attach.epoch(), Set.copyOf(attach.starts().keySet())));
            commit();
          } else {
            sender.tell(new Fenced(id.index(), attach.epoch()), getSelf());
          }
        });
  }

  /** Begins this life if it has not begun, takes over a newer run if there is one, then goes on. */
  private void open(RunSpec newest, Runnable then) {
    boolean isNewer = spec == null || newest.revision() > spec.revision();
    adopt(newest);
    if (open && !isNewer) {
      then.run();
      return;
    }
    boolean first = !open;
    persist(
        new Opened(commit, first ? epoch + 1 : epoch, Objects.requireNonNull(spec)),
        opened -> {
          epoch = opened.epoch();
          if (first && !open) {
            open = true;
            connectOutputs();
          }
          then.run();
        });
  }

  private void onDeliver(Deliver deliver) {
    if (!open || handingOff) {
      getSender().tell(new Refused(id.index(), deliver.epoch()), getSelf());
      return;
    }
    Rows rows = deliver.delivery().payload();
    switch (intake.offer(deliver.channel(), deliver.epoch(), deliver.delivery().ranges())) {
      case ACCEPTED -> {
        rowsIn += rows.count();
        if (!rows.isEmpty()) {
          tooLate(state().apply(rows), deliver);
        }
        acknowledgeLater(deliver);
        commit();
      }
      case DUPLICATE -> {
        acknowledgeLater(deliver);
        commit();
      }
      case REFUSED -> getSender().tell(new Refused(id.index(), deliver.epoch()), getSelf());
      case FENCED -> getSender().tell(new Fenced(id.index(), deliver.epoch()), getSelf());
    }
  }

  private void acknowledgeLater(Deliver deliver) {
    answers
        .due()
        .merge(
            deliver.channel(),
            new Due(getSender(), deliver.epoch(), deliver.delivery().sequence()),
            Due::later);
  }

  private void tooLate(Rows late, Deliver deliver) {
    if (late.isEmpty()) {
      return;
    }
    lateRows += late.count();
    DeadLetters letters = services.deadLetters(Objects.requireNonNull(spec));
    Provenance range = deliver.delivery().ranges().getFirst();
    try (Batch batch =
        Objects.requireNonNull(results).batch(List.of(late), range, services.allocator())) {
      for (int row = 0; row < batch.rows(); row++) {
        byte[] text = RowText.json(batch, row);
        letters.add(
            new DeadLetter(
                range.producer(),
                range.to(),
                id.stage(),
                "late: its windows closed at watermark " + watermark,
                1,
                new byte[0],
                text,
                text.length));
      }
    }
  }

  // Commits

  private void commit() {
    if (persisting || !open || outbox.size() >= MAX_OUTBOX) {
      return;
    }
    if (!hasUnpersisted()) {
      answer(settle());
      return;
    }
    List<Rows> delta = state().takeDelta();
    long reached = Math.max(watermark, intake.watermark(producers));
    Committed event =
        new Committed(
            commit, delta, intake.epochs(), intake.takeMoved(), reached, Map.copyOf(confirmed));
    commit = event.commit();
    List<Rows> produced = state().results(delta, reached);
    boolean watermarkMoved = reached > watermark;
    watermark = reached;
    if (feedsSomebody(produced) && (watermarkMoved || !produced.isEmpty())) {
      outbox.add(commit, watermark, produced);
    }
    confirmedMoved = false;
    commitsSinceSnapshot++;
    bytesSinceSnapshot += delta.stream().mapToLong(Rows::bytes).sum();
    Optional<Snapshot> snapshot = snapshotIfDue();
    Settled answering = settle();
    persisting = true;
    persistAsync(event, persisted -> onPersisted(persisted, snapshot, answering));
  }

  private boolean hasUnpersisted() {
    // What has arrived is worth an event of its own only to a shard that stops.
    boolean ending = handingOff || stopRequest != null;
    return state().hasChanges() || intake.hasMoved() || (ending && confirmedMoved);
  }

  /** Whether a commit's results have to go anywhere: shards downstream also need its watermark. */
  private boolean feedsSomebody(List<Rows> produced) {
    return !produced.isEmpty()
        || stage().branches().stream().anyMatch(branch -> branch.target() instanceof ToShards);
  }

  private void onPersisted(Committed event, Optional<Snapshot> snapshot, Settled answering) {
    persisting = false;
    persistedCommit = event.commit();
    answer(answering);
    snapshot.ifPresent(this::saveSnapshot);
    offerOutbox();
    commit();
    stopIfDone();
  }

  /**
   * Positions are taken with the commit, not when the sender attached: what was delivered in
   * between is acknowledged by the same commit, and a position behind that would look to the sender
   * as if the shard had lost what it had told.
   */
  private Settled settle() {
    Answers taken = answers;
    answers = new Answers();
    List<Standing> standing = new ArrayList<>();
    for (Attaching each : taken.attaching().values()) {
      standing.add(
          new Standing(
              each.sender(),
              new Attached(id.index(), each.epoch(), intake.offsets(each.producers()))));
    }
    return new Settled(taken.due().values(), standing);
  }

  private void answer(Settled answering) {
    answering
        .due()
        .forEach(
            each ->
                each.sender()
                    .tell(new Acknowledged(id.index(), each.epoch(), each.sequence()), getSelf()));
    answering.standing().forEach(each -> each.sender().tell(each.answer(), getSelf()));
  }

  /**
   * Taken while a commit is made, saved when it is persisted: what is applied in between is in the
   * next commit, whose results must not find it in the state already.
   */
  private Optional<Snapshot> snapshotIfDue() {
    if (snapshotting
        || (commitsSinceSnapshot < services.snapshots().commits()
            && bytesSinceSnapshot < services.snapshots().bytes())) {
      return Optional.empty();
    }
    snapshotting = true;
    commitsSinceSnapshot = 0;
    bytesSinceSnapshot = 0;
    return Optional.of(
        new Snapshot(
            commit,
            epoch,
            Objects.requireNonNull(spec),
            intake.epochs(),
            intake.positions(),
            watermark,
            Map.copyOf(confirmed),
            outbox.last(),
            outbox.entries(),
            state().all()));
  }

  private void onSnapshotSaved(SaveSnapshotSuccess saved) {
    snapshotting = false;
    long sequence = saved.metadata().sequenceNr();
    deleteMessages(sequence);
    deleteSnapshots(SnapshotSelectionCriteria.create(sequence - 1, Long.MAX_VALUE));
  }

  private void onSnapshotFailed(SaveSnapshotFailure failed) {
    snapshotting = false;
    LOG.warn(
        "shard {} could not save a snapshot; its journal grows until it can", id, failed.cause());
  }

  @Override
  public void onPersistFailure(Throwable cause, Object event, long sequence) {
    // The actor stops after this. Another life may have written this sequence number: whatever the
    // reason, the next life recovers first.
    LOG.error("shard {} could not persist event {} and stops", id, sequence, cause);
  }

  @Override
  public void onPersistRejected(Throwable cause, Object event, long sequence) {
    LOG.error("shard {} could not write down event {} and stops", id, sequence, cause);
    getContext().stop(getSelf());
  }

  // Outputs

  private void connectOutputs() {
    long current = ++generation;
    output = null;
    Map<String, Map<String, Long>> remembered = new HashMap<>();
    confirmed.forEach((branch, upTo) -> remembered.put(branch, Map.of(id.producer(), upTo)));
    Connections connections =
        new Connections(
            getContext().getSystem(),
            services,
            Objects.requireNonNull(spec),
            Objects.requireNonNull(plan),
            id,
            epoch,
            Map.of(id.producer(), 0L),
            remembered);
    ActorRef self = getSelf();
    List<CompletableFuture<Connection>> connecting =
        stage().branches().stream()
            .map(
                branch ->
                    connections
                        .connect(
                            branch,
                            (name, positions) ->
                                self.tell(
                                    new Arrived(
                                        current, name, positions.getOrDefault(id.producer(), 0L)),
                                    self))
                        .toCompletableFuture())
            .toList();
    CompletionStage<Object> connected =
        CompletableFuture.allOf(connecting.toArray(CompletableFuture[]::new))
            .<Object>handle(
                (all, failure) -> {
                  List<Connection> made =
                      connecting.stream()
                          .filter(each -> !each.isCompletedExceptionally())
                          .map(CompletableFuture::join)
                          .toList();
                  if (failure == null) {
                    return new OutputsConnected(current, made);
                  }
                  made.forEach(connection -> connection.abandon().run());
                  return new OutputsEnded(current, failure);
                });
    Patterns.pipe(connected, getContext().getDispatcher()).to(self, self);
  }

  private void onConnected(OutputsConnected connected) {
    if (connected.generation() != generation) {
      connected.connections().forEach(connection -> connection.abandon().run());
      return;
    }
    for (Connection connection : connected.connections()) {
      long arrived =
          connection.positions().getOrDefault(id.producer(), List.of(0L)).stream()
              .mapToLong(Long::longValue)
              .min()
              .orElse(0);
      if (arrived > commit) {
        connected.connections().forEach(each -> each.abandon().run());
        onOutputsEnded(
            new OutputsEnded(
                generation,
                new IllegalStateException(
                    "'%s' has results of commit %d, but the journal ends at commit %d: restore the journal, or delete the pipeline to begin anew"
                        .formatted(connection.branch(), arrived, commit))));
        return;
      }
      confirmed.merge(connection.branch(), arrived, Math::max);
    }
    confirmOutbox();
    offered = confirmed.values().stream().mapToLong(Long::longValue).min().orElse(0);
    ActorRef self = getSelf();
    Source<Batch, BoundedSourceQueue<Outbox.Entry>> batches =
        Source.<Outbox.Entry>queue(2 * MAX_OUTBOX).map(this::batch);
    List<Sink<Batch, CompletionStage<Done>>> sinks =
        connected.connections().stream().map(Connection::sink).toList();
    var running = FanOut.run(batches, sinks, materializer);
    output = running.first();
    long current = generation;
    running
        .second()
        .whenComplete((done, failure) -> self.tell(new OutputsEnded(current, failure), self));
    problem = "";
    backoff = MIN_BACKOFF;
    offerOutbox();
  }

  /** On the stream's thread: the rows are immutable. */
  private Batch batch(Outbox.Entry entry) {
    return Objects.requireNonNull(results)
        .batch(
            entry.results(),
            new Provenance(id.producer(), entry.from(), entry.commit(), entry.watermark()),
            services.allocator());
  }

  private void offerOutbox() {
    BoundedSourceQueue<Outbox.Entry> queue = output;
    if (queue == null) {
      return;
    }
    for (Outbox.Entry entry : outbox.after(offered)) {
      if (entry.commit() > persistedCommit
          || !queue.offer(entry).equals(QueueOfferResult.enqueued())) {
        return;
      }
      offered = entry.commit();
      rowsOut += entry.rows();
    }
  }

  private void onArrived(Arrived arrived) {
    if (arrived.generation() != generation) {
      return;
    }
    confirmed.merge(arrived.branch(), arrived.commit(), Math::max);
    confirmedMoved = true;
    confirmOutbox();
    offerOutbox();
    commit();
    stopIfDone();
  }

  private void confirmOutbox() {
    if (confirmed.size() == stage().branches().size()) {
      outbox.confirm(Outbox.confirmedByAll(confirmed));
    }
  }

  private void onOutputsEnded(OutputsEnded ended) {
    if (ended.generation() != generation) {
      return;
    }
    output = null;
    if (ended.failure() == null) {
      stopIfDone();
      return;
    }
    Throwable cause =
        ended.failure() instanceof CompletionException e && e.getCause() != null
            ? e.getCause()
            : ended.failure();
    if (FencedException.isCause(cause)) {
      stopSelf(String.valueOf(cause.getMessage()));
      return;
    }
    problem = String.valueOf(cause.getMessage());
    LOG.warn("shard {} cannot deliver results, tries again in {}: {}", id, backoff, problem);
    getContext()
        .getSystem()
        .scheduler()
        .scheduleOnce(backoff, getSelf(), Retry.INSTANCE, getContext().getDispatcher(), getSelf());
    backoff =
        backoff.multipliedBy(2).compareTo(MAX_BACKOFF) < 0 ? backoff.multipliedBy(2) : MAX_BACKOFF;
  }

  // The end

  private void onStop() {
    stopRequest = getSender();
    if (!open) {
      stopSelf("it had not begun");
      return;
    }
    scheduleStop();
    commit();
    stopIfDone();
  }

  private void onHandOff() {
    handingOff = true;
    scheduleStop();
    commit();
    stopIfDone();
  }

  private void scheduleStop() {
    getContext()
        .getSystem()
        .scheduler()
        .scheduleOnce(
            STOP_DEADLINE, getSelf(), StopNow.INSTANCE, getContext().getDispatcher(), getSelf());
  }

  private void stopIfDone() {
    if (persisting || (open && hasUnpersisted() && outbox.size() < MAX_OUTBOX)) {
      return;
    }
    if (handingOff || (stopRequest != null && outbox.size() == 0)) {
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
    // Streams of this materializer end with it and release what they hold.
    materializer.shutdown();
  }

  private ShardStatus status() {
    return status(!problem.isEmpty() ? "retrying" : stopRequest != null ? "stopping" : "running");
  }

  private ShardStatus status(String word) {
    KeyedState known = state;
    return new ShardStatus(
        id.toString(),
        Cluster.get(getContext().getSystem()).selfAddress().toString(),
        word,
        problem,
        known == null ? 0 : known.groups(),
        known == null ? 0 : known.heapBytes(),
        persistedCommit,
        watermark,
        outbox.size(),
        rowsIn,
        rowsOut,
        lateRows,
        intake.offsets(producers),
        watermark == Provenance.END && outbox.size() == 0 && !persisting && !intake.hasMoved());
  }
}
