package io.actorflow.node.registry;

import io.actorflow.api.Split;
import io.actorflow.flow.StreamFailure;
import io.actorflow.node.registry.PipelineRecord.Desired;
import io.actorflow.run.NodeServices;
import io.actorflow.run.Plan;
import io.actorflow.run.RunSpec;
import io.actorflow.run.ShardMessage;
import io.actorflow.shard.ShardStatus;
import io.actorflow.task.TaskMessage;
import io.actorflow.task.TaskMessage.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one pipeline's tasks and shards doing what the registry has recorded: tells them again and
 * again, for whoever has moved or restarted knows of nothing, and listens to what they say.
 */
public final class Coordinator extends AbstractBehavior<Coordinator.Command> {
  private static final Logger LOG = LoggerFactory.getLogger(Coordinator.class);
  private static final Duration TICK = Duration.ofMillis(500);
  private static final Duration DISCOVERY_INTERVAL = Duration.ofSeconds(30);
  private static final Duration DISCOVERY_RETRY = Duration.ofSeconds(3);

  /** Somebody has to change something first, and asking may cost: a wrong password locks users. */
  private static final Duration DISCOVERY_AFTER_HELP = Duration.ofSeconds(10);

  private static final Duration SILENCE_TOLD_AFTER = Duration.ofSeconds(10);
  private static final long SILENT_NANOS = Duration.ofSeconds(3).toNanos();

  /** What it is told. */
  public sealed interface Command {}

  /** The pipeline has changed on record. */
  record Update(PipelineRecord pipeline) implements Command {}

  private enum Tick implements Command {
    INSTANCE
  }

  private enum Discover implements Command {
    INSTANCE
  }

  private record TaskSaid(TaskStatus status) implements Command {}

  private record ShardSaid(ShardStatus status) implements Command {}

  private record TaskForgotten(String task) implements Command {}

  private record ShardForgotten(String shard) implements Command {}

  private record Discovered(
      long incarnation, Map<String, List<Split>> splits, @Nullable Throwable failure)
      implements Command {}

  /** What a coordinator begins with. */
  public record Start(PipelineRecord pipeline, ActorRef<Registry.Command> registry) {}

  /** What a unit has said, and when. */
  private record Heard<S>(S status, long nanos) {
    boolean isRecent() {
      return System.nanoTime() - nanos < SILENT_NANOS;
    }
  }

  private final NodeServices services;
  private final org.apache.pekko.actor.ActorRef tasksRegion;
  private final ActorRef<Registry.Command> registry;
  private final TimerScheduler<Command> timers;
  private final ExecutorService discovery;
  private final org.apache.pekko.actor.ActorRef replies;
  private final Map<String, Heard<TaskStatus>> tasks = new TreeMap<>();
  private final Map<String, Heard<ShardStatus>> shards = new TreeMap<>();
  private final Set<String> forgotten = new HashSet<>();
  private final Rate readRate = new Rate();
  private final Rate resultRate = new Rate();
  private PipelineRecord pipeline;
  private @Nullable Plan plan;
  private String problem = "";
  private boolean needsHelp;
  private OptionalLong missingSinceNanos = OptionalLong.empty();
  private boolean discovering;
  private boolean begun;

  /**
   * @param tasksRegion sends to any task in the cluster
   */
  public static Behavior<Command> create(
      Start start, NodeServices services, org.apache.pekko.actor.ActorRef tasksRegion) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new Coordinator(context, timers, start, services, tasksRegion)));
  }

  private Coordinator(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Start start,
      NodeServices services,
      org.apache.pekko.actor.ActorRef tasksRegion) {
    super(context);
    this.services = services;
    this.tasksRegion = tasksRegion;
    this.timers = timers;
    registry = start.registry();
    pipeline = start.pipeline();
    discovery = services.newThread("discovery-" + pipeline.name());
    replies = Adapter.toClassic(context.messageAdapter(Object.class, Coordinator::fromUnit));
    timers.startTimerWithFixedDelay(Tick.INSTANCE, TICK);
    context.getSelf().tell(Discover.INSTANCE);
  }

  private static Command fromUnit(Object reply) {
    return switch (reply) {
      case TaskStatus status -> new TaskSaid(status);
      case ShardStatus status -> new ShardSaid(status);
      case TaskMessage.Forgotten gone -> new TaskForgotten(gone.task());
      case ShardMessage.Forgotten gone -> new ShardForgotten(gone.shard());
      default -> throw new IllegalArgumentException("unexpected answer: " + reply);
    };
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Update.class, this::onUpdate)
        .onMessage(Tick.class, tick -> onTick())
        .onMessage(Discover.class, discover -> onDiscover())
        .onMessage(Discovered.class, this::onDiscovered)
        .onMessage(
            TaskSaid.class,
            said -> {
              readRate.observe(said.status().task(), said.status().read());
              resultRate.observe(said.status().task(), said.status().written());
              tasks.put(said.status().task(), new Heard<>(said.status(), System.nanoTime()));
              return this;
            })
        .onMessage(
            ShardSaid.class,
            said -> {
              resultRate.observe(said.status().shard(), said.status().written());
              shards.put(said.status().shard(), new Heard<>(said.status(), System.nanoTime()));
              return this;
            })
        .onMessage(TaskForgotten.class, gone -> onForgotten(gone.task()))
        .onMessage(ShardForgotten.class, gone -> onForgotten(gone.shard()))
        .onSignal(
            PostStop.class,
            stopped -> {
              discovery.shutdown();
              return this;
            })
        .build();
  }

  private Behavior<Command> onUpdate(Update update) {
    if (update.pipeline().incarnation() != pipeline.incarnation()) {
      tasks.clear();
      shards.clear();
      forgotten.clear();
    }
    if (!update.pipeline().definition().equals(pipeline.definition())) {
      plan = null;
    }
    if (update.pipeline().desired() != pipeline.desired()) {
      // What was said before the change says nothing of whether it has been carried out.
      tasks.clear();
      shards.clear();
    }
    boolean begins =
        update.pipeline().desired() == Desired.RUNNING
            && (pipeline.desired() != Desired.RUNNING
                || update.pipeline().version() != pipeline.version());
    pipeline = update.pipeline();
    if (begins) {
      begun = true;
      getContext().getSelf().tell(Discover.INSTANCE);
    }
    return onTick();
  }

  private boolean shouldRun() {
    return pipeline.desired() == Desired.RUNNING || pipeline.desired() == Desired.PAUSED;
  }

  private boolean isEnding() {
    return pipeline.desired() == Desired.CANCELLED || pipeline.desired() == Desired.DELETED;
  }

  // Splits

  private Behavior<Command> onDiscover() {
    if (discovering || !shouldRun()) {
      timers.startSingleTimer(Discover.INSTANCE, DISCOVERY_RETRY);
      return this;
    }
    discovering = true;
    PipelineRecord current = pipeline;
    getContext()
        .pipeToSelf(
            CompletableFuture.supplyAsync(() -> discover(current), discovery),
            (found, failure) ->
                new Discovered(current.incarnation(), found == null ? Map.of() : found, failure));
    return this;
  }

  /** On the discovery thread. */
  private Map<String, List<Split>> discover(PipelineRecord current) {
    Map<String, List<Split>> found = new TreeMap<>();
    services
        .plan(current.spec())
        .sources()
        .forEach((name, source) -> found.put(name, source.source().get().splits()));
    return found;
  }

  private Behavior<Command> onDiscovered(Discovered discovered) {
    discovering = false;
    Throwable failure = discovered.failure();
    if (failure != null) {
      failed(StreamFailure.cause(failure));
      timers.startSingleTimer(
          Discover.INSTANCE, needsHelp ? DISCOVERY_AFTER_HELP : DISCOVERY_RETRY);
      return this;
    }
    problem = "";
    timers.startSingleTimer(Discover.INSTANCE, DISCOVERY_INTERVAL);
    boolean news =
        discovered.incarnation() == pipeline.incarnation()
            && discovered.splits().entrySet().stream()
                .anyMatch(
                    entry ->
                        !pipeline.splits().containsKey(entry.getKey())
                            || entry.getValue().stream()
                                .anyMatch(split -> isNews(entry.getKey(), split)));
    begun = false;
    if (news) {
      registry.tell(
          new Registry.Found(pipeline.name(), discovered.incarnation(), discovered.splits()));
    }
    return this;
  }

  private void failed(Throwable cause) {
    String now = StreamFailure.reason(cause);
    needsHelp = StreamFailure.needsHelp(cause);
    if (!now.equals(problem)) {
      problem = now;
      if (StreamFailure.isForeseen(cause)) {
        LOG.atWarn()
            .addKeyValue("pipeline", pipeline.name())
            .log("pipeline '{}' cannot begin: {}", pipeline.name(), problem);
      } else {
        LOG.atError()
            .addKeyValue("pipeline", pipeline.name())
            .setCause(cause)
            .log("pipeline '{}' cannot begin", pipeline.name());
      }
    }
  }

  /**
   * A split is news if it was not there or nobody knew its identity; when a run begins, also if it
   * ends elsewhere.
   */
  private boolean isNews(String source, Split split) {
    for (Split known : pipeline.splits().getOrDefault(source, List.of())) {
      if (known.name().equals(split.name())) {
        boolean isFirstIdentity = known.identity().isEmpty() && !split.identity().isEmpty();
        return isFirstIdentity || (begun && known.end() != split.end());
      }
    }
    return true;
  }

  // Units

  private Behavior<Command> onTick() {
    if (plan == null) {
      try {
        plan = services.plan(pipeline.spec());
      } catch (RuntimeException e) {
        failed(e);
      }
    }
    boolean hasBegun = !pipeline.splits().isEmpty();
    if (plan != null && hasBegun) {
      RunSpec spec = pipeline.spec();
      switch (pipeline.desired()) {
        case RUNNING, PAUSED -> ensure(spec);
        case STOPPED -> stop();
        case CANCELLED, DELETED -> forget();
      }
    } else if (!hasBegun && isEnding()) {
      registry.tell(new Registry.Gone(pipeline.name(), pipeline.incarnation()));
    }
    registry.tell(new Registry.Observed(view()));
    return this;
  }

  private void ensure(RunSpec spec) {
    boolean paused = pipeline.desired() == Desired.PAUSED;
    shardIds().forEach(id -> shard(new ShardMessage.Ensure(id, spec)));
    taskIds().forEach(id -> task(new TaskMessage.Ensure(id, spec, paused)));
  }

  /** Tasks first: what they have read still has to arrive at the shards. */
  private void stop() {
    List<String> open = taskIds().stream().filter(id -> !isTaskStopped(id)).toList();
    open.forEach(id -> task(new TaskMessage.Stop(id)));
    if (open.isEmpty()) {
      shardIds().stream()
          .filter(id -> !isShardStopped(id))
          .forEach(id -> shard(new ShardMessage.Stop(id)));
    }
  }

  private void forget() {
    List<String> left = new ArrayList<>();
    for (String id : taskIds()) {
      if (!forgotten.contains(id)) {
        left.add(id);
        task(new TaskMessage.Forget(id));
      }
    }
    if (!left.isEmpty()) {
      return;
    }
    for (String id : shardIds()) {
      if (!forgotten.contains(id)) {
        left.add(id);
        shard(new ShardMessage.Forget(id));
      }
    }
    if (left.isEmpty()) {
      registry.tell(new Registry.Gone(pipeline.name(), pipeline.incarnation()));
    }
  }

  private Behavior<Command> onForgotten(String id) {
    forgotten.add(id);
    return this;
  }

  private void task(TaskMessage message) {
    tasksRegion.tell(message, replies);
  }

  private void shard(ShardMessage message) {
    services.shards().tell(message, replies);
  }

  private boolean isTaskStopped(String id) {
    Heard<TaskStatus> heard = tasks.get(id);
    return heard != null && heard.status().state().equals("stopped");
  }

  private boolean isShardStopped(String id) {
    Heard<ShardStatus> heard = shards.get(id);
    return heard != null && heard.status().state().equals("stopped");
  }

  private List<String> taskIds() {
    List<String> ids = new ArrayList<>();
    pipeline
        .splits()
        .forEach(
            (source, splits) -> {
              for (int i = 0; i < Math.min(pipeline.tasks(), splits.size()); i++) {
                ids.add(pipeline.spec().unit(source, i).toString());
              }
            });
    return ids;
  }

  private List<String> shardIds() {
    List<String> ids = new ArrayList<>();
    for (String operator : Objects.requireNonNull(plan).keyed().keySet()) {
      for (int i = 0; i < pipeline.shards(); i++) {
        ids.add(pipeline.spec().unit(operator, i).toString());
      }
    }
    return ids;
  }

  // What it looks like

  private PipelineView view() {
    List<TaskStatus> taskList =
        tasks.values().stream().filter(Heard::isRecent).map(Heard::status).toList();
    List<ShardStatus> shardList =
        shards.values().stream().filter(Heard::isRecent).map(Heard::status).toList();
    int expectedTasks = plan == null ? 0 : taskIds().size();
    int expectedShards = plan == null ? 0 : shardIds().size();
    return new PipelineView(
        pipeline,
        actual(taskList, shardList, expectedTasks, expectedShards),
        firstProblem(taskList, shardList, expectedTasks, expectedShards),
        taskList,
        shardList,
        expectedTasks,
        expectedShards,
        readRate.perSecond(),
        resultRate.perSecond());
  }

  private String firstProblem(
      List<TaskStatus> taskList, List<ShardStatus> shardList, int wantTasks, int wantShards) {
    if (!problem.isEmpty()) {
      return problem;
    }
    String silence =
        silence(wantTasks - taskList.size(), wantTasks, wantShards - shardList.size(), wantShards);
    if (!silence.isEmpty()) {
      return silence;
    }
    return java.util.stream.Stream.concat(
            taskList.stream().map(TaskStatus::problem),
            shardList.stream().map(ShardStatus::problem))
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }

  /** Units that move or begin are heard of within seconds. */
  private String silence(int tasksMissing, int wantTasks, int shardsMissing, int wantShards) {
    if (!shouldRun() || tasksMissing + shardsMissing <= 0) {
      missingSinceNanos = OptionalLong.empty();
      return "";
    }
    long now = System.nanoTime();
    if (missingSinceNanos.isEmpty()) {
      missingSinceNanos = OptionalLong.of(now);
    }
    Duration since = Duration.ofNanos(now - missingSinceNanos.getAsLong());
    return since.compareTo(SILENCE_TOLD_AFTER) < 0
        ? ""
        : "nothing is heard of %d of %d tasks and %d of %d shards for %d s: their nodes come or go, or cannot use the journal (pbm log tail on those nodes tells)"
            .formatted(tasksMissing, wantTasks, shardsMissing, wantShards, since.toSeconds());
  }

  private String actual(
      List<TaskStatus> taskList, List<ShardStatus> shardList, int wantTasks, int wantShards) {
    return switch (pipeline.desired()) {
      case STOPPED -> {
        boolean all =
            taskIdsOrNone().stream().allMatch(this::isTaskStopped)
                && shardIdsOrNone().stream().allMatch(this::isShardStopped);
        yield all ? "stopped" : "stopping";
      }
      case CANCELLED, DELETED -> "stopping";
      case RUNNING, PAUSED -> {
        if (is("failed", taskList, shardList) || (!problem.isEmpty() && needsHelp)) {
          yield "failed";
        }
        boolean retrying = is("retrying", taskList, shardList) || !problem.isEmpty();
        if (wantTasks == 0 || taskList.size() < wantTasks || shardList.size() < wantShards) {
          yield retrying ? "degraded" : "starting";
        }
        if (retrying) {
          yield "degraded";
        }
        if (taskList.stream().allMatch(task -> task.state().equals("finished"))
            && shardList.stream().allMatch(ShardStatus::finished)) {
          yield "finished";
        }
        if (pipeline.desired() == Desired.PAUSED) {
          yield taskList.stream()
                  .allMatch(
                      task -> task.state().equals("paused") || task.state().equals("finished"))
              ? "paused"
              : "stopping";
        }
        yield taskList.stream()
                .allMatch(task -> task.state().equals("running") || task.state().equals("finished"))
            ? "running"
            : "starting";
      }
    };
  }

  private static boolean is(String state, List<TaskStatus> tasks, List<ShardStatus> shards) {
    return tasks.stream().anyMatch(task -> task.state().equals(state))
        || shards.stream().anyMatch(shard -> shard.state().equals(state));
  }

  private List<String> taskIdsOrNone() {
    return plan == null ? List.of() : taskIds();
  }

  private List<String> shardIdsOrNone() {
    return plan == null || pipeline.splits().isEmpty() ? List.of() : shardIds();
  }
}
