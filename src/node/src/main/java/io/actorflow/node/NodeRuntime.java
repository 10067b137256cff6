package io.actorflow.node;

import com.typesafe.config.Config;
import io.actorflow.config.Components;
import io.actorflow.config.SecretResolver;
import io.actorflow.letter.LetterBox;
import io.actorflow.run.Codecs;
import io.actorflow.run.NodeServices;
import io.actorflow.run.Plan;
import io.actorflow.run.RunSpec;
import io.actorflow.run.SnapshotPolicy;
import io.actorflow.run.Timings;
import io.actorflow.spill.StateMemory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.pekko.actor.ActorRef;
import org.jspecify.annotations.Nullable;

/** What this node lends to its tasks and shards. */
final class NodeRuntime implements NodeServices {
  /** More than pipelines that a node can carry. */
  private static final int PLANS = 256;

  private final Components components;
  private final Duration commitInterval;
  private final SnapshotPolicy snapshots;
  private final LetterBoxes letters;
  private final StateMemory stateMemory;
  private final BufferAllocator allocator;
  private final Metrics metrics;
  private final Plans plans;
  private volatile @Nullable ActorRef shards;

  /** What a node with these settings lends. */
  static NodeRuntime of(NodeSettings settings, Config config) {
    Components components = Components.discover();
    SecretResolver secrets = SecretResolver.ofProcess();
    BufferAllocator allocator = new RootAllocator();
    return new NodeRuntime(
        components,
        secrets,
        settings.commitInterval(),
        new SnapshotPolicy(settings.snapshot().commits(), settings.snapshot().bytes().toBytes()),
        allocator,
        LetterBoxes.of(settings, config, components, secrets, allocator),
        new StateMemory(
            PekkoConfig.dataDir(settings).resolve("state"),
            settings.state().heapBytes(),
            settings.state().cache().toBytes()));
  }

  private NodeRuntime(
      Components components,
      SecretResolver secrets,
      Duration commitInterval,
      SnapshotPolicy snapshots,
      BufferAllocator allocator,
      LetterBoxes letters,
      StateMemory stateMemory) {
    this.components = components;
    plans = new Plans(components, secrets, PLANS);
    this.commitInterval = commitInterval;
    this.snapshots = snapshots;
    this.allocator = allocator;
    metrics = new Metrics(allocator);
    this.letters = letters;
    this.stateMemory = stateMemory;
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
    return plans.of(pipeline, definition);
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
    return letters.of(spec, () -> plan(spec));
  }

  @Override
  public long deadLetterCount(String pipeline) {
    return letters.count(pipeline);
  }

  @Override
  public String deadLetterProblem(String pipeline) {
    return letters.problem(pipeline);
  }

  /** When the actors have gone: nobody is left to wait for letters. */
  void close() {
    letters.close();
    stateMemory.close();
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
  public StateMemory stateMemory() {
    return stateMemory;
  }

  @Override
  public SnapshotPolicy snapshots() {
    return snapshots;
  }

  @Override
  public Timings timings() {
    return metrics.commits();
  }

  Metrics metrics() {
    return metrics;
  }
}
