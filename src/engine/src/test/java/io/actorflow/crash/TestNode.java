package io.actorflow.crash;

import com.typesafe.config.ConfigFactory;
import io.actorflow.config.Components;
import io.actorflow.config.PipelineDefinition;
import io.actorflow.config.SecretResolver;
import io.actorflow.journal.JournalSetup;
import io.actorflow.journal.JournalStore;
import io.actorflow.letter.LetterBox;
import io.actorflow.letter.LetterSink;
import io.actorflow.run.Codecs;
import io.actorflow.run.NodeServices;
import io.actorflow.run.Plan;
import io.actorflow.run.Planner;
import io.actorflow.run.RunSpec;
import io.actorflow.run.ShardMessage;
import io.actorflow.run.SnapshotPolicy;
import io.actorflow.run.Timings;
import io.actorflow.run.UnitId;
import io.actorflow.shard.Shard;
import io.actorflow.shard.ShardStatus;
import io.actorflow.spill.StateMemory;
import io.actorflow.task.Task;
import io.actorflow.task.TaskMessage;
import io.actorflow.task.TaskMessage.TaskStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.sharding.ClusterSharding;
import org.apache.pekko.cluster.sharding.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.pattern.Patterns;

/** One life of a node: real sharding, and what tasks and shards need besides. */
final class TestNode implements NodeServices {
  private static final Duration ANSWER = Duration.ofMillis(500);
  private static final Duration END = Duration.ofSeconds(10);

  private final Components components;
  private final StateMemory stateMemory;
  private final BufferAllocator allocator = new RootAllocator();
  private final Map<String, Plan> plans = new ConcurrentHashMap<>();
  private final LetterSink letters = LetterSink.prompt();
  private final LetterBox box = letters.box(allocator);
  private final Map<ExecutorService, String> threads = new ConcurrentHashMap<>();
  private final ActorSystem system;
  private final ActorRef tasks;
  private final ActorRef shards;

  /**
   * @param journal outlives the node: what a killed one has on its way into it still arrives, or
   *     does not
   * @param stateMemory for tables, which may spill
   */
  TestNode(Components components, JournalStore journal, StateMemory stateMemory) {
    this.components = components;
    this.stateMemory = stateMemory;
    system =
        ActorSystem.create(
            "crash",
            ActorSystemSetup.create(
                new JournalSetup(journal),
                BootstrapSetup.create(
                    ConfigFactory.parseResources("crash-node.conf")
                        .withFallback(ConfigFactory.load())
                        .resolve())));
    Cluster cluster = Cluster.get(system);
    cluster.join(cluster.selfAddress());
    tasks =
        region(
            "task",
            Task.props(this),
            Task.HandOff.INSTANCE,
            new ByUnit() {
              @Override
              public String entityId(Object message) {
                return ((TaskMessage) message).to();
              }
            });
    shards =
        region(
            "shard",
            Shard.props(this),
            Shard.HandOff.INSTANCE,
            new ByUnit() {
              @Override
              public String entityId(Object message) {
                return ((ShardMessage) message).to();
              }
            });
  }

  private abstract static class ByUnit implements ShardRegion.MessageExtractor {
    @Override
    public Object entityMessage(Object message) {
      return message;
    }

    @Override
    public String shardId(Object message) {
      return String.valueOf(entityId(message));
    }
  }

  private ActorRef region(String type, Props props, Object handOff, ByUnit extractor) {
    ClusterShardingSettings settings = ClusterShardingSettings.create(system);
    ClusterSharding sharding = ClusterSharding.get(system);
    return sharding.start(
        type,
        props,
        settings,
        extractor,
        sharding.defaultShardAllocationStrategy(settings),
        handOff);
  }

  /** Tells every task and shard to be there; says later whether all of them have finished. */
  CompletableFuture<Boolean> ensure(RunSpec spec) {
    CompletableFuture<Boolean> finished = CompletableFuture.completedFuture(true);
    for (UnitId task : tasksOf(spec)) {
      finished =
          finished.thenCombine(
              ask(tasks, new TaskMessage.Ensure(task.toString(), spec, false)),
              Boolean::logicalAnd);
    }
    for (UnitId shard : shardsOf(spec)) {
      finished =
          finished.thenCombine(
              ask(shards, new ShardMessage.Ensure(shard.toString(), spec)), Boolean::logicalAnd);
    }
    return finished;
  }

  private List<UnitId> tasksOf(RunSpec spec) {
    return units(spec, plan(spec).sources().keySet().stream().toList(), spec.tasks());
  }

  private List<UnitId> shardsOf(RunSpec spec) {
    return units(spec, plan(spec).keyed().keySet().stream().toList(), spec.shards());
  }

  private static List<UnitId> units(RunSpec spec, List<String> stages, int count) {
    List<UnitId> units = new ArrayList<>();
    for (String stage : stages) {
      for (int index = 0; index < count; index++) {
        units.add(spec.unit(stage, index));
      }
    }
    return units;
  }

  /** Who does not answer in time has not finished. */
  private static CompletableFuture<Boolean> ask(ActorRef region, Object message) {
    return Patterns.ask(region, message, ANSWER)
        .handle(
            (status, failure) ->
                (status instanceof TaskStatus task && task.state().equals("finished"))
                    || (status instanceof ShardStatus shard && shard.finished()))
        .toCompletableFuture();
  }

  /** Ends one task where it stands. */
  String killTask(RunSpec spec, Random random) {
    return kill("task", tasksOf(spec), random);
  }

  /** Ends one shard where it stands. */
  String killShard(RunSpec spec, Random random) {
    return kill("shard", shardsOf(spec), random);
  }

  private String kill(String type, List<UnitId> units, Random random) {
    UnitId unit = units.get(random.nextInt(units.size()));
    system
        .actorSelection("/system/sharding/%s/%s/%s".formatted(type, unit, unit))
        .tell(PoisonPill.getInstance(), ActorRef.noSender());
    return type + " " + unit;
  }

  /** Ends all actors where they stand: nobody drains, nobody is told. */
  void kill() {
    system.terminate();
  }

  /** After a kill: waits until the last actor has ended. */
  void awaitEnd() throws Exception {
    system.getWhenTerminated().toCompletableFuture().get(END.toSeconds(), TimeUnit.SECONDS);
  }

  /** After the end: fails if a thread or a buffer is still held. */
  void checkReleased() throws InterruptedException {
    for (Map.Entry<ExecutorService, String> thread : threads.entrySet()) {
      if (!thread.getKey().awaitTermination(END.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(thread.getValue() + " has not been shut down");
      }
    }
    allocator.close();
  }

  long letters() {
    return box.count();
  }

  @Override
  public Plan plan(RunSpec spec) {
    return plans.computeIfAbsent(
        spec.definition(),
        text ->
            Planner.plan(
                PipelineDefinition.parse("crash.conf", text, components),
                components,
                SecretResolver.ofProcess()));
  }

  @Override
  public BufferAllocator allocator() {
    return allocator;
  }

  @Override
  public Codecs codecs() {
    return components::codec;
  }

  @Override
  public LetterBox deadLetters(RunSpec spec) {
    return box;
  }

  @Override
  public long deadLetterCount(String pipeline) {
    return box.count();
  }

  @Override
  public String deadLetterProblem(String pipeline) {
    return box.problem();
  }

  @Override
  public ActorRef shards() {
    return shards;
  }

  @Override
  public ExecutorService newThread(String name) {
    ExecutorService thread =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name).daemon(true).factory());
    threads.put(thread, name);
    return thread;
  }

  @Override
  public InstantSource clock() {
    return InstantSource.system();
  }

  /** Often, so that lives begin with snapshots, with events, and with both. */
  @Override
  public Duration commitInterval() {
    return Duration.ofMillis(5);
  }

  @Override
  public StateMemory stateMemory() {
    return stateMemory;
  }

  @Override
  public SnapshotPolicy snapshots() {
    return new SnapshotPolicy(4, 1 << 20);
  }

  @Override
  public Timings timings() {
    return new Untimed();
  }

  /** Nobody watches. */
  private record Untimed() implements Timings, Timings.Commits {
    @Override
    public Commits persists(String pipeline, String operator) {
      return this;
    }

    @Override
    public Commits sinkCommits(String pipeline, String sink) {
      return this;
    }

    @Override
    public void done(long rows, long nanos) {}

    @Override
    public void failed() {}
  }
}
