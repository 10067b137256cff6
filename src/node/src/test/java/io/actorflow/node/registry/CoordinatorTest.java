package io.actorflow.node.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Split;
import io.actorflow.config.Components;
import io.actorflow.config.PipelineDefinition;
import io.actorflow.config.SecretResolver;
import io.actorflow.node.registry.PipelineRecord.Desired;
import io.actorflow.run.ShardMessage;
import io.actorflow.shard.ShardStatus;
import io.actorflow.spill.SpillStatus;
import io.actorflow.task.TaskMessage;
import io.actorflow.task.TaskMessage.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a coordinator tells the tasks and shards of its pipeline, and what it makes of answers. */
class CoordinatorTest {
  private static final Components COMPONENTS = Components.discover();
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration TICK = Duration.ofMillis(500);
  private static final List<Split> SPLITS =
      List.of(new Split("0", -1, Split.UNBOUNDED), new Split("1", -1, Split.UNBOUNDED));
  private static final Set<String> TASKS = Set.of("bids.7.source.0", "bids.7.source.1");
  private static final Set<String> SHARDS = Set.of("bids.7.hot.0", "bids.7.hot.1", "bids.7.hot.2");
  private static final String DEFINITION =
      """
      pipeline {
        name = bids
        source {
          type = generator
          splits = 2
          event-time { field = date-time, max-out-of-orderness = 1s }
        }
        operators = [
          { type = window, name = hot, size = 1s, key = [auction], aggregates { bids = "count(*)" } }
        ]
        sink { type = discard }
      }
      """;

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualTime time = ManualTime.get(kit.system());
  private final TestKit tasks = new TestKit(Adapter.toClassic(kit.system()));
  private final TestKit shards = new TestKit(Adapter.toClassic(kit.system()));
  private final TestProbe<Registry.Command> registry = kit.createTestProbe();
  private final Map<String, String> environment = new ConcurrentHashMap<>();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private ActorRef<Coordinator.Command> begin(PipelineRecord pipeline) {
    return kit.spawn(
        Coordinator.create(
            new Coordinator.Start(pipeline, registry.getRef()),
            new LentServices(COMPONENTS, new SecretResolver(environment::get), shards.getRef()),
            tasks.getRef()));
  }

  @Test
  void splitsAreLookedForAndTold() {
    begin(pipeline(Desired.RUNNING, Map.of()));

    Registry.Found found = await(Registry.Found.class, any -> true);

    assertThat(found.name()).isEqualTo("bids");
    assertThat(found.incarnation()).isEqualTo(7);
    assertThat(found.splits().get("source")).extracting(Split::name).containsExactly("0", "1");
    tasks.expectNoMessage(Duration.ZERO);
  }

  @Test
  void everyTaskAndEveryShardIsToldToBeThereAgainAndAgain() {
    begin(running());
    for (int tick = 0; tick < 3; tick++) {
      time.timePasses(TICK);
      assertThat(told(shards, ShardMessage.Ensure.class, 3)).isEqualTo(SHARDS);
      assertThat(told(tasks, TaskMessage.Ensure.class, 2)).isEqualTo(TASKS);
    }
  }

  @Test
  void aPipelineRunsWhenAllItsTasksAndShardsSaySo() {
    begin(running());
    time.timePasses(TICK);
    answerShards(3, "running");
    answerTask("running");
    assertThat(viewWith(1).actual()).isEqualTo("starting");

    answerTask("running");
    PipelineView view = viewWith(2);
    assertThat(view.actual()).isEqualTo("running");
    assertThat(view.expectedTasks()).isEqualTo(2);
    assertThat(view.expectedShards()).isEqualTo(3);
  }

  @Test
  void aTaskThatTriesAgainMakesThePipelineDegradedAndSaysWhy() {
    begin(running());
    time.timePasses(TICK);
    answerShards(3, "running");
    answerTask("running");
    answerTask("retrying");

    PipelineView view = viewWith(2);
    assertThat(view.actual()).isEqualTo("degraded");
    assertThat(view.problem()).isEqualTo("retrying is a problem");
  }

  @Test
  void aPausedPipelineIsTheOneWhoseTasksHavePaused() {
    begin(pipeline(Desired.PAUSED, Map.of("source", SPLITS)));
    time.timePasses(TICK);
    answerShards(3, "running");
    assertThat(answerTask("paused"))
        .isInstanceOfSatisfying(
            TaskMessage.Ensure.class, ensure -> assertThat(ensure.paused()).isTrue());
    answerTask("paused");

    assertThat(viewWith(2).actual()).isEqualTo("paused");
  }

  @Test
  void shardsStopWhenAllTasksHave() {
    begin(pipeline(Desired.STOPPED, Map.of("source", SPLITS)));
    time.timePasses(TICK);
    answerTask("stopped");
    assertThat(awaitView(view -> view.tasks().size() == 1).actual()).isEqualTo("stopping");
    shards.expectNoMessage(Duration.ZERO);

    answerTask("stopped");
    time.timePasses(TICK);

    assertThat(told(shards, ShardMessage.Stop.class, 3)).isEqualTo(SHARDS);
  }

  @Test
  void aDeletedPipelineIsGoneWhenTasksAndThenShardsHaveForgotten() {
    begin(pipeline(Desired.DELETED, Map.of("source", SPLITS)));
    time.timePasses(TICK);
    for (int task = 0; task < 2; task++) {
      TaskMessage.Forget forget = tasks.expectMsgClass(LIMIT, TaskMessage.Forget.class);
      tasks.reply(new TaskMessage.Forgotten(forget.to()));
    }
    shards.expectNoMessage(Duration.ZERO);
    time.timePasses(TICK);
    for (int shard = 0; shard < 3; shard++) {
      ShardMessage.Forget forget = shards.expectMsgClass(LIMIT, ShardMessage.Forget.class);
      shards.reply(new ShardMessage.Forgotten(forget.to()));
    }

    assertThat(await(Registry.Gone.class, any -> true)).isEqualTo(new Registry.Gone("bids", 7));
  }

  @Test
  void aDeletedPipelineThatNeverBeganIsGoneAtOnce() {
    begin(pipeline(Desired.DELETED, Map.of()));

    assertThat(await(Registry.Gone.class, any -> true)).isEqualTo(new Registry.Gone("bids", 7));
  }

  @Test
  void aDeletedPipelineThatCannotBePlannedIsNotGoneWhileItsShardsAreThere() {
    String secret = DEFINITION.replace("splits = 2", "splits = \"${env:SPLITS}\"");
    begin(pipeline(Desired.DELETED, Map.of("source", SPLITS), secret));
    for (int tick = 0; tick < 3; tick++) {
      time.timePasses(TICK);
      Registry.Command said = registry.receiveMessage(LIMIT);
      assertThat(said)
          .isInstanceOfSatisfying(
              Registry.Observed.class,
              observed -> assertThat(observed.view().problem()).contains("SPLITS"));
    }

    environment.put("SPLITS", "2");
    time.timePasses(TICK);

    assertThat(told(tasks, TaskMessage.Forget.class, 2)).isEqualTo(TASKS);
  }

  @Test
  void whatTasksSaidBeforeAChangeSaysNothingOfIt() {
    ActorRef<Coordinator.Command> coordinator = begin(running());
    time.timePasses(TICK);
    answerShards(3, "running");
    answerTask("running");
    answerTask("running");
    assertThat(viewWith(2).actual()).isEqualTo("running");

    coordinator.tell(new Coordinator.Update(pipeline(Desired.PAUSED, Map.of("source", SPLITS))));

    PipelineView view = awaitView(seen -> seen.pipeline().desired() == Desired.PAUSED);
    assertThat(view.tasks()).isEmpty();
    assertThat(view.actual()).isEqualTo("starting");
  }

  @Test
  void aSecretThatIsNotThereIsNamedAndTriedAgain() {
    String secret = DEFINITION.replace("splits = 2", "splits = \"${env:SPLITS}\"");
    begin(pipeline(Desired.RUNNING, Map.of(), secret));
    PipelineView view = awaitView(seen -> !seen.problem().isEmpty());
    assertThat(view.actual()).isEqualTo("failed");
    assertThat(view.problem()).contains("SPLITS");

    environment.put("SPLITS", "2");

    assertThat(await(Registry.Found.class, any -> true).splits().get("source")).hasSize(2);
  }

  private PipelineRecord running() {
    return pipeline(Desired.RUNNING, Map.of("source", SPLITS));
  }

  private static PipelineRecord pipeline(Desired desired, Map<String, List<Split>> splits) {
    return pipeline(desired, splits, DEFINITION);
  }

  private static PipelineRecord pipeline(
      Desired desired, Map<String, List<Split>> splits, String definition) {
    String canonical = PipelineDefinition.parse("bids.conf", definition, COMPONENTS).render();
    return new PipelineRecord("bids", 1, 7, 3, canonical, desired, 2, 3, splits, 0);
  }

  /** The first such message to the registry, while time passes. */
  private <M extends Registry.Command> M await(Class<M> type, Predicate<M> condition) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      time.timePasses(TICK);
      Registry.Command message = registry.receiveMessage(LIMIT);
      if (type.isInstance(message) && condition.test(type.cast(message))) {
        return type.cast(message);
      }
      assertThat(System.nanoTime()).as("a %s in time", type.getSimpleName()).isLessThan(end);
    }
  }

  private PipelineView awaitView(Predicate<PipelineView> condition) {
    return await(Registry.Observed.class, observed -> condition.test(observed.view())).view();
  }

  /** How it looks when so many tasks have been heard, and all shards. */
  private PipelineView viewWith(int heard) {
    return awaitView(view -> view.tasks().size() == heard && view.shards().size() == 3);
  }

  private Set<String> told(TestKit region, Class<?> type, int count) {
    Set<String> told = new TreeSet<>();
    while (told.size() < count) {
      Object message = region.expectMsgClass(LIMIT, type);
      told.add(message instanceof TaskMessage task ? task.to() : ((ShardMessage) message).to());
    }
    return told;
  }

  private TaskMessage answerTask(String state) {
    TaskMessage asked = tasks.expectMsgClass(LIMIT, TaskMessage.class);
    tasks.reply(new TaskStatus(asked.to(), "node", state, problem(state), 0, 0, Map.of(), 0, 0, 0));
    return asked;
  }

  private void answerShards(int count, String state) {
    for (int shard = 0; shard < count; shard++) {
      ShardMessage asked = shards.expectMsgClass(LIMIT, ShardMessage.class);
      shards.reply(
          new ShardStatus(
              asked.to(),
              "node",
              state,
              problem(state),
              0,
              0,
              0,
              0,
              0,
              0,
              0,
              0,
              0,
              Map.of(),
              0,
              false,
              SpillStatus.inMemory(0)));
    }
  }

  private static String problem(String state) {
    return state.equals("retrying") ? "retrying is a problem" : "";
  }
}
