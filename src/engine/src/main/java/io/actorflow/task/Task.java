package io.actorflow.task;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import io.actorflow.api.Split;
import io.actorflow.api.SplitStart;
import io.actorflow.flow.Connection;
import io.actorflow.flow.Connections;
import io.actorflow.flow.FanOut;
import io.actorflow.flow.FencedException;
import io.actorflow.flow.Reading;
import io.actorflow.flow.StreamFailure;
import io.actorflow.run.NodeServices;
import io.actorflow.run.Plan;
import io.actorflow.run.Plan.SourceStage;
import io.actorflow.run.RunSpec;
import io.actorflow.run.UnitId;
import io.actorflow.task.TaskMessage.Ensure;
import io.actorflow.task.TaskMessage.Forget;
import io.actorflow.task.TaskMessage.Forgotten;
import io.actorflow.task.TaskMessage.SplitStatus;
import io.actorflow.task.TaskMessage.Stop;
import io.actorflow.task.TaskMessage.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Props;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.pattern.Patterns;
import org.apache.pekko.persistence.AbstractPersistentActor;
import org.apache.pekko.persistence.DeleteMessagesFailure;
import org.apache.pekko.persistence.DeleteMessagesSuccess;
import org.apache.pekko.stream.Materializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads some splits of a source and runs the branches behind it as one stream.
 *
 * <p>Each life begins by persisting a higher epoch, with which it attaches to everything downstream
 * and learns how far that has come; it reads from the least of these positions. A stream that fails
 * is run again by a new life, ever more slowly while it keeps failing.
 */
public final class Task extends AbstractPersistentActor {
  private static final Logger LOG = LoggerFactory.getLogger(Task.class);
  private static final Duration MIN_BACKOFF = Duration.ofMillis(500);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(10);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(8);

  /**
   * What has not arrived by then is read again where the task goes: better than that its splits
   * wait for shards that may be on the move themselves.
   */
  private static final Duration HAND_OFF_DEADLINE = Duration.ofSeconds(1);

  private static final Duration REMEMBER_EVERY = Duration.ofSeconds(1);

  /** What a region tells its tasks when they are to move: stop reading, let all arrive, stop. */
  public enum HandOff {
    INSTANCE
  }

  private record Connected(long generation, List<Connection> connections) {}

  private record Ended(long generation, @Nullable Throwable failure) {}

  private record Progress(long generation, String branch, Map<String, Long> positions) {}

  private enum Retry {
    INSTANCE
  }

  private enum Remember {
    INSTANCE
  }

  private enum StopNow {
    INSTANCE
  }

  private enum Phase {
    IDLE,
    CONNECTING,
    RUNNING,
    DRAINING,
    RETRYING,
    FINISHED
  }

  private final NodeServices services;
  private final UnitId id;
  private final Materializer materializer = Materializer.createMaterializer(getContext());
  private final Map<String, Map<String, Long>> remembered = new HashMap<>();
  private final Map<String, Map<String, Long>> arrived = new HashMap<>();
  private final Map<String, Provenance> lastRead = new ConcurrentHashMap<>();
  private final LongAdder rowsRead = new LongAdder();
  private final LongAdder written = new LongAdder();
  private volatile long began;
  private long lastArrived;

  private @Nullable RunSpec spec;
  private @Nullable Plan plan;
  private long epoch;
  private long generation;
  private Phase phase = Phase.IDLE;
  private boolean paused;
  private boolean outdated;
  private boolean handingOff;
  private @Nullable ActorRef stopRequest;
  private CompletionStage<List<Connection>> connecting =
      CompletableFuture.completedStage(List.of());
  private @Nullable Reading reading;
  private boolean rememberDue;
  private Duration backoff = MIN_BACKOFF;
  private String problem = "";
  private boolean needsHelp;

  public static Props props(NodeServices services) {
    return Props.create(Task.class, () -> new Task(services));
  }

  private Task(NodeServices services) {
    this.services = services;
    id = UnitId.parse(getSelf().path().name());
  }

  @Override
  public String persistenceId() {
    return "task|" + id;
  }

  @Override
  public Receive createReceiveRecover() {
    return receiveBuilder()
        .match(TaskEvent.Started.class, started -> epoch = started.epoch())
        .match(TaskEvent.Arrived.class, event -> remembered.putAll(event.positions()))
        .build();
  }

  @Override
  public Receive createReceive() {
    return receiveBuilder()
        .match(Ensure.class, this::onEnsure)
        .match(Progress.class, this::onProgress)
        .match(Connected.class, this::onConnected)
        .match(Ended.class, this::onEnded)
        .match(Retry.class, retry -> onRetry())
        .match(Remember.class, remember -> onRemember())
        .match(Stop.class, stop -> onStop())
        .match(HandOff.class, handOff -> onHandOff())
        .match(StopNow.class, now -> stopSelf("its deadline to drain has passed"))
        .match(Forget.class, forget -> onForget())
        .match(DeleteMessagesSuccess.class, done -> {})
        .match(
            DeleteMessagesFailure.class,
            failed -> LOG.warn("task {} could not delete old events", id, failed.cause()))
        .build();
  }

  private void onEnsure(Ensure ensure) {
    RunSpec known = spec;
    boolean newer = known == null || ensure.spec().revision() > known.revision();
    if (newer) {
      spec = ensure.spec();
      plan = services.plan(ensure.spec());
    }
    paused = ensure.paused();
    outdated |= newer && known != null && isOtherWork(known);
    if (stopRequest == null && !handingOff) {
      goOn();
    }
    getSender().tell(status(), getSelf());
  }

  private boolean isOtherWork(RunSpec known) {
    return !known.definition().equals(spec().definition())
        || !known.splitsOf(id).equals(spec().splitsOf(id));
  }

  /** What runs goes over to other work by draining first; what is being connected, afterwards. */
  private void goOn() {
    switch (phase) {
      case RUNNING -> {
        if (paused || outdated) {
          drain();
        }
      }
      case IDLE -> {
        if (!paused) {
          begin();
        }
      }
      case FINISHED -> {
        if (outdated && !paused) {
          begin();
        }
      }
      case CONNECTING, DRAINING, RETRYING -> {}
    }
  }

  private RunSpec spec() {
    return Objects.requireNonNull(spec, "no run is known yet");
  }

  private SourceStage stage() {
    return Objects.requireNonNull(plan, "no run is known yet").source(id.stage());
  }

  private String producer(String split) {
    return id.stage() + "/" + split;
  }

  /** Begins a new life: first its epoch is persisted, then everything downstream is attached to. */
  private void begin() {
    if (spec().splitsOf(id).isEmpty()) {
      phase = Phase.FINISHED;
      return;
    }
    phase = Phase.CONNECTING;
    long current = ++generation;
    persist(
        new TaskEvent.Started(epoch + 1),
        started -> {
          epoch = started.epoch();
          if (lastSequenceNr() > 1) {
            forgetOldEvents();
          }
          connect(current);
        });
  }

  /** Two kinds of events, of which the newest alone count: keeps the journal short. */
  private void forgetOldEvents() {
    if (!remembered.isEmpty()) {
      persist(
          new TaskEvent.Arrived(copyOf(remembered)), event -> deleteMessages(lastSequenceNr() - 2));
    } else {
      deleteMessages(lastSequenceNr() - 1);
    }
  }

  private static Map<String, Map<String, Long>> copyOf(Map<String, Map<String, Long>> positions) {
    Map<String, Map<String, Long>> copy = new TreeMap<>();
    positions.forEach((branch, byProducer) -> copy.put(branch, Map.copyOf(byProducer)));
    return copy;
  }

  private void connect(long current) {
    outdated = false;
    Map<String, Long> starts = new HashMap<>();
    for (Split split : spec().splitsOf(id)) {
      starts.put(producer(split.name()), split.start());
    }
    Connections connections =
        new Connections(
            getContext().getSystem(),
            services,
            spec(),
            Objects.requireNonNull(plan),
            id,
            epoch,
            starts,
            copyOf(remembered),
            written);
    ActorRef self = getSelf();
    connecting =
        connections.connect(
            stage().branches(),
            (name, positions) -> self.tell(new Progress(current, name, positions), self));
    CompletionStage<Object> connected =
        connecting.handle(
            (made, failure) ->
                failure == null ? new Connected(current, made) : new Ended(current, failure));
    Patterns.pipe(connected, getContext().getDispatcher()).to(self, self);
  }

  private void onConnected(Connected connected) {
    if (connected.generation() != generation || phase != Phase.CONNECTING) {
      connected.connections().forEach(connection -> connection.abandon().run());
      return;
    }
    connecting = CompletableFuture.completedStage(List.of());
    if (paused || outdated || handingOff || stopRequest != null) {
      connected.connections().forEach(connection -> connection.abandon().run());
      onDrained();
      return;
    }
    arrived.clear();
    List<SplitStart> starts = new ArrayList<>();
    for (Split split : spec().splitsOf(id)) {
      TreeSet<Long> positions = new TreeSet<>();
      for (Connection connection : connected.connections()) {
        List<Long> there =
            connection.positions().getOrDefault(producer(split.name()), List.of(split.start()));
        positions.addAll(there);
        arrived
            .computeIfAbsent(connection.branch(), branch -> new HashMap<>())
            .put(
                producer(split.name()),
                there.stream().mapToLong(Long::longValue).min().orElse(split.start()));
      }
      long position = positions.first();
      lastRead.put(
          split.name(),
          new Provenance(producer(split.name()), position, position, Provenance.NO_WATERMARK));
      starts.add(new SplitStart(split, position, List.copyOf(positions.tailSet(position, false))));
    }
    Pair<Reading, CompletionStage<Done>> running =
        FanOut.run(
            Reading.source(services, spec(), stage(), id, starts, this::onRead),
            connected.connections().stream().map(Connection::sink).toList(),
            materializer);
    reading = running.first();
    long current = generation;
    ActorRef self = getSelf();
    running.second().whenComplete((done, failure) -> self.tell(new Ended(current, failure), self));
    phase = Phase.RUNNING;
    problem = "";
    backoff = MIN_BACKOFF;
    LOG.info("task {} reads {} with epoch {}", id, starts, epoch);
  }

  /** On the stream's thread. */
  private void onRead(String split, Batch batch) {
    if (began == 0) {
      began = services.clock().millis();
    }
    rowsRead.add(batch.rows());
    lastRead.put(split, batch.provenance());
  }

  private void onProgress(Progress progress) {
    if (progress.generation() != generation) {
      return;
    }
    lastArrived = services.clock().millis();
    arrived
        .computeIfAbsent(progress.branch(), branch -> new HashMap<>())
        .putAll(progress.positions());
    Reading running = reading;
    if (running != null) {
      for (Split split : spec().splitsOf(id)) {
        running.committed(split.name(), arrivedEverywhere(split));
      }
    }
    if (!rememberDue) {
      rememberDue = true;
      schedule(REMEMBER_EVERY, Remember.INSTANCE);
    }
  }

  private long arrivedEverywhere(Split split) {
    return arrived.values().stream()
        .mapToLong(positions -> positions.getOrDefault(producer(split.name()), split.start()))
        .min()
        .orElse(split.start());
  }

  private void onRemember() {
    rememberDue = false;
    remember();
  }

  /** Persists what has arrived, for sinks that cannot say it themselves. */
  private void remember() {
    Map<String, Map<String, Long>> forgetful = new TreeMap<>();
    for (Plan.Branch branch : stage().branches()) {
      Map<String, Long> positions = arrived.get(branch.name());
      if (branch.target() instanceof Plan.ToSink
          && positions != null
          && !positions.equals(remembered.get(branch.name()))) {
        forgetful.put(branch.name(), Map.copyOf(positions));
      }
    }
    if (!forgetful.isEmpty()) {
      persistAsync(new TaskEvent.Arrived(forgetful), event -> remembered.putAll(event.positions()));
    }
  }

  private void onEnded(Ended ended) {
    if (ended.generation() != generation) {
      return;
    }
    reading = null;
    if (ended.failure() != null) {
      onFailed(ended.failure());
      return;
    }
    remember();
    if (spec().splitsOf(id).stream().allMatch(split -> split.endsAt(arrivedEverywhere(split)))) {
      phase = Phase.FINISHED;
      if (handingOff || stopRequest != null) {
        stopSelf("");
      }
      return;
    }
    onDrained();
  }

  private void onDrained() {
    phase = Phase.IDLE;
    if (handingOff || stopRequest != null) {
      stopSelf("");
    } else if (!paused) {
      begin();
    }
  }

  private void onFailed(Throwable failure) {
    Throwable cause = StreamFailure.cause(failure);
    if (handingOff || stopRequest != null) {
      stopSelf("its stream failed while draining: " + cause.getMessage());
      return;
    }
    problem = StreamFailure.reason(cause);
    needsHelp = StreamFailure.needsHelp(cause);
    if (FencedException.isCause(cause)) {
      stopSelf(problem);
      return;
    }
    phase = Phase.RETRYING;
    if (StreamFailure.isForeseen(cause)) {
      LOG.warn("task {} failed, tries again in {}: {}", id, backoff, problem);
    } else {
      LOG.error("task {} failed, tries again in {}", id, backoff, cause);
    }
    schedule(backoff, Retry.INSTANCE);
    Duration doubled = backoff.multipliedBy(2);
    backoff = doubled.compareTo(MAX_BACKOFF) < 0 ? doubled : MAX_BACKOFF;
  }

  private void onRetry() {
    if (phase == Phase.RETRYING) {
      phase = Phase.IDLE;
      if (!paused) {
        begin();
      }
    }
  }

  private void drain() {
    phase = Phase.DRAINING;
    Reading running = reading;
    if (running != null) {
      running.stop();
    }
  }

  private void onStop() {
    stopRequest = getSender();
    endAfterDraining(STOP_DEADLINE);
  }

  private void onHandOff() {
    handingOff = true;
    endAfterDraining(HAND_OFF_DEADLINE);
  }

  private void endAfterDraining(Duration deadline) {
    switch (phase) {
      case RUNNING -> {
        schedule(deadline, StopNow.INSTANCE);
        drain();
      }
      case CONNECTING, DRAINING -> schedule(deadline, StopNow.INSTANCE);
      case IDLE, RETRYING, FINISHED -> stopSelf("");
    }
  }

  private void schedule(Duration delay, Object message) {
    getContext()
        .getSystem()
        .scheduler()
        .scheduleOnce(delay, getSelf(), message, getContext().getDispatcher(), getSelf());
  }

  private void stopSelf(String why) {
    if (!why.isEmpty()) {
      LOG.info("task {} stops: {}", id, why);
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
                      LOG.warn("task {} could not be forgotten", id, failed.cause());
                      getContext().stop(getSelf());
                    })
                .matchAny(other -> {})
                .build());
  }

  @Override
  public void onPersistFailure(Throwable cause, Object event, long sequence) {
    LOG.error("task {} could not persist event {} and stops", id, sequence, cause);
  }

  @Override
  public void postStop() {
    // Streams of this materializer end with it and release what they hold. What is being connected
    // will find nobody to take it.
    materializer.shutdown();
    connecting.thenAccept(made -> made.forEach(connection -> connection.abandon().run()));
  }

  private TaskStatus status() {
    return status(
        switch (phase) {
          case IDLE -> paused ? "paused" : "idle";
          case CONNECTING -> problem.isEmpty() ? "connecting" : troubled();
          case RUNNING -> lettersProblem().isEmpty() ? "running" : "retrying";
          case DRAINING -> "stopping";
          case RETRYING -> troubled();
          case FINISHED -> "finished";
        });
  }

  private TaskStatus status(String word) {
    Map<String, SplitStatus> splits = new TreeMap<>();
    if (spec != null) {
      for (Split split : spec().splitsOf(id)) {
        Provenance read = lastRead.get(split.name());
        splits.put(
            split.name(),
            new SplitStatus(
                arrivedEverywhere(split),
                read == null ? split.start() : read.to(),
                read == null ? Provenance.NO_WATERMARK : read.watermark(),
                end(split)));
      }
    }
    return new TaskStatus(
        id.toString(),
        Cluster.get(getContext().getSystem()).selfAddress().toString(),
        word,
        problem.isEmpty() ? lettersProblem() : problem,
        rowsRead.sum(),
        written.sum(),
        splits,
        services.deadLetterCount(id.pipeline()),
        began,
        lastArrived);
  }

  private String troubled() {
    return needsHelp ? "failed" : "retrying";
  }

  private String lettersProblem() {
    return services.deadLetterProblem(id.pipeline());
  }

  private @Nullable Long end(Split split) {
    if (split.end() != Split.UNBOUNDED) {
      return split.end();
    }
    Reading running = reading;
    OptionalLong end = running == null ? OptionalLong.empty() : running.end(split.name());
    return end.isPresent() ? end.getAsLong() : null;
  }
}
