package io.actorflow.node;

import io.actorflow.api.DeadLetters;
import io.actorflow.config.Components;
import io.actorflow.config.PipelineDefinition;
import io.actorflow.config.SecretResolver;
import io.actorflow.run.Codecs;
import io.actorflow.run.NodeServices;
import io.actorflow.run.Plan;
import io.actorflow.run.Planner;
import io.actorflow.run.RunSpec;
import io.actorflow.run.SnapshotPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.pekko.actor.ActorRef;
import org.jspecify.annotations.Nullable;

/** What this node lends to its tasks and shards. */
final class NodeRuntime implements NodeServices {
  private final Components components;
  private final SecretResolver secrets;
  private final Duration commitInterval;
  private final SnapshotPolicy snapshots;
  private final Path deadLetterDir;
  private final BufferAllocator allocator = new RootAllocator();
  private final Map<PlanKey, Plan> plans = new ConcurrentHashMap<>();
  private final Map<String, DeadLetterFile> deadLetters = new ConcurrentHashMap<>();
  private volatile @Nullable ActorRef shards;

  private record PlanKey(String pipeline, String definition) {}

  NodeRuntime(
      Components components,
      SecretResolver secrets,
      Duration commitInterval,
      SnapshotPolicy snapshots,
      Path deadLetterDir) {
    this.components = components;
    this.secrets = secrets;
    this.commitInterval = commitInterval;
    this.snapshots = snapshots;
    this.deadLetterDir = deadLetterDir;
  }

  /** Once sharding has started; nothing is asked of this before. */
  void shardsAt(ActorRef region) {
    shards = region;
  }

  Components components() {
    return components;
  }

  @Override
  public Plan plan(RunSpec spec) {
    return plan(spec.pipeline(), spec.definition());
  }

  Plan plan(String pipeline, String definition) {
    return plans.computeIfAbsent(
        new PlanKey(pipeline, definition),
        key ->
            Planner.plan(
                PipelineDefinition.parse(pipeline + ".json", definition, components),
                components,
                secrets));
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
  public DeadLetters deadLetters(RunSpec spec) {
    return deadLetterFile(spec.pipeline());
  }

  DeadLetterFile deadLetterFile(String pipeline) {
    return deadLetters.computeIfAbsent(
        pipeline, name -> new DeadLetterFile(deadLetterDir.resolve(name + ".jsonl")));
  }

  @Override
  public long deadLetterCount(String pipeline) {
    return deadLetterFile(pipeline).count();
  }

  @Override
  public ActorRef shards() {
    ActorRef region = shards;
    if (region == null) {
      throw new IllegalStateException("sharding has not started");
    }
    return region;
  }

  @Override
  public ExecutorService newThread(String name) {
    return Executors.newSingleThreadExecutor(
        Thread.ofPlatform().name("actorflow-" + name).daemon(true).factory());
  }

  @Override
  public InstantSource clock() {
    return InstantSource.system();
  }

  @Override
  public Duration commitInterval() {
    return commitInterval;
  }

  @Override
  public SnapshotPolicy snapshots() {
    return snapshots;
  }
}
