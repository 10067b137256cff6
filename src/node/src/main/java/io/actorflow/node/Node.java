package io.actorflow.node;

import com.typesafe.config.Config;
import io.actorflow.api.SettingsReader;
import io.actorflow.node.registry.Coordinator;
import io.actorflow.node.registry.Registry;
import io.actorflow.run.ShardMessage;
import io.actorflow.shard.Shard;
import io.actorflow.task.Task;
import io.actorflow.task.TaskMessage;
import io.actorflow.wire.JournalBytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.setup.Setup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.sharding.ClusterSharding;
import org.apache.pekko.cluster.sharding.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy$;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.apache.pekko.persistence.Persistence;

/** One running node. */
public final class Node {
  private final ActorSystem<Void> system;
  private final NodeSettings settings;
  private final NodeRuntime runtime;
  private final org.apache.pekko.actor.typed.ActorRef<Registry.Command> registry;
  private final NodeJournal journal;
  private final CompletionStage<Done> ended;

  private final SplitProgress progress = new SplitProgress();
  private final java.util.concurrent.ExecutorService blocking =
      java.util.concurrent.Executors.newFixedThreadPool(
          2, Thread.ofPlatform().name("actorflow-blocking-", 0).daemon(true).factory());

  private Node(
      ActorSystem<Void> system,
      NodeSettings settings,
      NodeRuntime runtime,
      org.apache.pekko.actor.typed.ActorRef<Registry.Command> registry,
      NodeJournal journal,
      CompletionStage<Done> ended) {
    this.system = system;
    this.settings = settings;
    this.runtime = runtime;
    this.registry = registry;
    this.journal = journal;
    this.ended = ended;
  }

  /**
   * Starts a node: opens the journal, joins its cluster, takes part in sharding.
   *
   * @param config the whole of the node's configuration, defaults included
   * @throws io.actorflow.api.PipelineException if the configuration is wrong
   * @throws io.actorflow.api.ConnectorException if the journal cannot be used
   */
  public static Node start(Config config) {
    NodeSettings settings =
        SettingsReader.read(config.getConfig(NodeSettings.PATH), NodeSettings.class);
    NodeRuntime runtime = NodeRuntime.of(settings, config);
    FreePort.require(NodeSettings.PATH + ".port", settings.host(), settings.port());
    NodeJournal journal = NodeJournal.open(settings);
    ActorSystem<Void> system =
        ActorSystem.create(Behaviors.empty(), settings.cluster(), setup(settings, journal, config));
    CompletionStage<Done> ended =
        system
            .getWhenTerminated()
            .whenComplete(
                (done, failure) -> {
                  runtime.close();
                  journal.close();
                });
    runtime.metrics().journal(JournalBytes.OF.get(Adapter.toClassic(system)));
    ActorRef tasks = startTasks(system, runtime);
    runtime.shardsAt(startShards(system, runtime));
    org.apache.pekko.actor.typed.ActorRef<Registry.Command> registry =
        ClusterSingleton.get(system)
            .init(
                SingletonActor.of(
                    Behaviors.supervise(
                            Registry.create(start -> Coordinator.create(start, runtime, tasks)))
                        .onFailure(
                            SupervisorStrategy.restartWithBackoff(
                                Duration.ofMillis(500), Duration.ofSeconds(10), 0.1)),
                    "registry"));
    // Work comes as soon as the node has joined, and should not have to wait for the journal then.
    Persistence.get(Adapter.toClassic(system));
    join(system, settings);
    return new Node(system, settings, runtime, registry, journal, ended);
  }

  private static ActorSystemSetup setup(NodeSettings settings, NodeJournal journal, Config config) {
    List<Setup> setups = new ArrayList<>(journal.setups());
    setups.add(BootstrapSetup.create(PekkoConfig.of(settings, journal, config)));
    return ActorSystemSetup.create(setups.toArray(Setup[]::new));
  }

  private static void join(ActorSystem<Void> system, NodeSettings settings) {
    Cluster cluster = Cluster.get(system);
    if (settings.seedNodes().isEmpty()) {
      cluster.join(cluster.selfAddress());
      return;
    }
    cluster.joinSeedNodes(
        settings.seedNodes().stream()
            .map(seed -> AddressFromURIString.parse("pekko://" + settings.cluster() + "@" + seed))
            .toList());
  }

  private static ActorRef startTasks(ActorSystem<Void> system, NodeRuntime runtime) {
    return startRegion(
        system,
        "task",
        Task.props(runtime),
        new ByUnit() {
          @Override
          public String entityId(Object message) {
            return ((TaskMessage) message).to();
          }
        },
        Task.HandOff.INSTANCE);
  }

  private static ActorRef startShards(ActorSystem<Void> system, NodeRuntime runtime) {
    return startRegion(
        system,
        "shard",
        Shard.props(runtime),
        new ByUnit() {
          @Override
          public String entityId(Object message) {
            return ((ShardMessage) message).to();
          }
        },
        Shard.HandOff.INSTANCE);
  }

  /**
   * Every task and every shard of ours is placed by itself: it is a shard of Pekko's on its own.
   */
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

  private static ActorRef startRegion(
      ActorSystem<Void> system,
      String type,
      Props unit,
      ShardRegion.MessageExtractor extractor,
      Object handOff) {
    var classic = Adapter.toClassic(system);
    return ClusterSharding.get(classic)
        .start(
            type,
            UnitHome.props(unit, handOff),
            ClusterShardingSettings.create(classic),
            extractor,
            ShardAllocationStrategy$.MODULE$.leastShardAllocationStrategy(20, 0.5),
            handOff);
  }

  public ActorSystem<Void> system() {
    return system;
  }

  public NodeSettings settings() {
    return settings;
  }

  NodeRuntime runtime() {
    return runtime;
  }

  /** For what blocks. */
  java.util.concurrent.ExecutorService blocking() {
    return blocking;
  }

  NodeJournal journal() {
    return journal;
  }

  SplitProgress progress() {
    return progress;
  }

  /** Asks the registry of the cluster. */
  org.apache.pekko.actor.typed.ActorRef<Registry.Command> registry() {
    return registry;
  }

  /** Completes when nothing of it is left, whoever has ended it. */
  CompletionStage<Done> ended() {
    return ended;
  }

  /** Drains, leaves the cluster, ends the process's actors and closes its files. */
  public CompletionStage<Done> stop() {
    return CoordinatedShutdown.get(Adapter.toClassic(system))
        .runAll(CoordinatedShutdown.clusterLeavingReason())
        .thenCompose(done -> ended);
  }
}
