package io.actorflow.node.registry;

import io.actorflow.config.Components;
import io.actorflow.config.PipelineDefinition;
import io.actorflow.config.SecretResolver;
import io.actorflow.letter.LetterBox;
import io.actorflow.run.Codecs;
import io.actorflow.run.NodeServices;
import io.actorflow.run.Plan;
import io.actorflow.run.Planner;
import io.actorflow.run.RunSpec;
import io.actorflow.run.SnapshotPolicy;
import io.actorflow.run.Timings;
import io.actorflow.spill.StateMemory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.pekko.actor.ActorRef;

/** Those services of a node that a coordinator needs: plans, threads, and the way to the shards. */
record LentServices(Components components, SecretResolver secrets, ActorRef shards)
    implements NodeServices {
  @Override
  public Plan plan(RunSpec spec) {
    return Planner.plan(
        PipelineDefinition.parse(spec.pipeline() + ".json", spec.definition(), components),
        components,
        secrets);
  }

  @Override
  public ExecutorService newThread(String name) {
    return Executors.newSingleThreadExecutor(
        Thread.ofPlatform().name("test-" + name).daemon(true).factory());
  }

  @Override
  public InstantSource clock() {
    return InstantSource.system();
  }

  @Override
  public Codecs codecs() {
    return components::codec;
  }

  @Override
  public BufferAllocator allocator() {
    throw notForCoordinators();
  }

  @Override
  public LetterBox deadLetters(RunSpec spec) {
    throw notForCoordinators();
  }

  @Override
  public long deadLetterCount(String pipeline) {
    throw notForCoordinators();
  }

  @Override
  public String deadLetterProblem(String pipeline) {
    throw notForCoordinators();
  }

  @Override
  public Duration commitInterval() {
    throw notForCoordinators();
  }

  @Override
  public StateMemory stateMemory() {
    throw notForCoordinators();
  }

  @Override
  public SnapshotPolicy snapshots() {
    throw notForCoordinators();
  }

  @Override
  public Timings timings() {
    throw notForCoordinators();
  }

  private static UnsupportedOperationException notForCoordinators() {
    return new UnsupportedOperationException("a coordinator neither reads nor writes");
  }
}
