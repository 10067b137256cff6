package io.actorflow.node.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Split;
import io.actorflow.node.registry.PipelineRecord.Desired;
import io.actorflow.node.registry.Registry.Busy;
import io.actorflow.node.registry.Registry.Command;
import io.actorflow.node.registry.Registry.Conflict;
import io.actorflow.node.registry.Registry.NotFound;
import io.actorflow.node.registry.Registry.Pipelines;
import io.actorflow.node.registry.Registry.Reply;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit.CommandResultWithReply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is on record of pipelines, through every command and a restart. */
class RegistryTest {
  private static final ActorTestKit KIT = ActorTestKit.create(EventSourcedBehaviorTestKit.config());
  private static final long SUBMITTED = 1_700_000_000_000L;
  private static final Map<String, List<Split>> SPLITS =
      Map.of("bids", List.of(split("bids-0", 0), split("bids-1", 0)));

  private final TestProbe<Coordinator.Start> started = KIT.createTestProbe();
  private final TestProbe<Coordinator.Update> updated = KIT.createTestProbe();
  private final TestProbe<String> ended = KIT.createTestProbe();
  private EventSourcedBehaviorTestKit<Command, RegistryEvent, RegistryState> registry;

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void start() {
    registry =
        EventSourcedBehaviorTestKit.create(
            KIT.system(),
            Registry.create(this::coordinator),
            EventSourcedBehaviorTestKit.enabledSerializationSettings().withVerifyCommands(false));
    registry.clear();
  }

  private Behavior<Coordinator.Command> coordinator(Coordinator.Start start) {
    started.getRef().tell(start);
    return Behaviors.receive(Coordinator.Command.class)
        .onMessage(
            Coordinator.Update.class,
            update -> {
              updated.getRef().tell(update);
              return Behaviors.same();
            })
        .onSignal(
            PostStop.class,
            stopped -> {
              ended.getRef().tell(start.pipeline().name());
              return Behaviors.same();
            })
        .build();
  }

  @Test
  void aPipelineThatIsSubmittedIsThereInItsFirstVersionAndIsSeenTo() {
    PipelineView view = only(submit("orders", "a", 0));

    assertThat(view.pipeline().version()).isEqualTo(1);
    assertThat(view.pipeline().desired()).isEqualTo(Desired.RUNNING);
    assertThat(view.actual()).isEqualTo("starting");
    assertThat(started.receiveMessage().pipeline()).isEqualTo(view.pipeline());
    assertThat(names()).containsExactly("orders");
  }

  @Test
  void aSecondSubmitOfANameIsRefusedAndChangesNothing() {
    PipelineView first = only(submit("orders", "a", 0));

    CommandResultWithReply<Command, RegistryEvent, RegistryState, Reply> second =
        submit("orders", "b", 0);

    assertThat(second.reply()).isEqualTo(new Conflict("orders", 1));
    assertThat(second.hasNoEvents()).isTrue();
    assertThat(view("orders").pipeline()).isEqualTo(first.pipeline());
  }

  @Test
  void aReplacementIsTheNextVersionAndKeepsWhatStateHangsOn() {
    PipelineRecord first = only(submit("orders", "a", 0)).pipeline();
    found("orders", first.incarnation());

    PipelineRecord second = only(submit("orders", "b", 1)).pipeline();

    assertThat(second.version()).isEqualTo(2);
    assertThat(second.definition()).isEqualTo("b");
    assertThat(second.incarnation()).isEqualTo(first.incarnation());
    assertThat(second.splits()).isEqualTo(SPLITS);
    assertThat(second.revision()).isGreaterThan(first.revision());
    updated.receiveMessage();
    assertThat(updated.receiveMessage().pipeline()).isEqualTo(second);
  }

  @Test
  void aReplacementOfAnotherVersionThanThereIsIsRefused() {
    submit("orders", "a", 0);
    submit("orders", "b", 1);

    assertThat(submit("orders", "c", 1).reply()).isEqualTo(new Conflict("orders", 2));
    assertThat(submit("orders", "c", 3).reply()).isEqualTo(new Conflict("orders", 2));
    assertThat(view("orders").pipeline().definition()).isEqualTo("b");
  }

  @Test
  void nothingCanBeReplacedThatIsNotThere() {
    assertThat(submit("orders", "a", 1).reply()).isEqualTo(new Conflict("orders", 0));
    assertThat(names()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Desired.class,
      names = {"PAUSED", "STOPPED", "CANCELLED", "DELETED"})
  void aChangeIsOnRecordAndHandedOn(Desired desired) {
    submit("orders", "a", 0);

    assertThat(only(change("orders", desired)).pipeline().desired()).isEqualTo(desired);
    assertThat(updated.receiveMessage().pipeline().desired()).isEqualTo(desired);
  }

  @Test
  void aPipelineThatWasPausedOrStoppedCanBeResumed() {
    submit("orders", "a", 0);
    change("orders", Desired.PAUSED);
    assertThat(only(change("orders", Desired.RUNNING)).pipeline().desired())
        .isEqualTo(Desired.RUNNING);
    change("orders", Desired.STOPPED);
    assertThat(only(change("orders", Desired.RUNNING)).pipeline().desired())
        .isEqualTo(Desired.RUNNING);
  }

  @Test
  void aChangeToWhatIsDesiredAlreadyIsAnsweredAndNotWrittenDown() {
    submit("orders", "a", 0);
    change("orders", Desired.STOPPED);

    CommandResultWithReply<Command, RegistryEvent, RegistryState, Reply> again =
        change("orders", Desired.STOPPED);

    assertThat(only(again).pipeline().desired()).isEqualTo(Desired.STOPPED);
    assertThat(again.hasNoEvents()).isTrue();
  }

  @Test
  void whoeverAsksForAPipelineThatIsNotThereHearsWhichAre() {
    submit("orders", "a", 0);

    assertThat(change("order", Desired.STOPPED).reply())
        .isInstanceOfSatisfying(
            NotFound.class,
            missing -> {
              assertThat(missing.name()).isEqualTo("order");
              assertThat(missing.names()).containsExactly("orders");
            });
  }

  @ParameterizedTest
  @EnumSource(
      value = Desired.class,
      names = {"CANCELLED", "DELETED"})
  void whileAPipelineEndsItCanNeitherRunNorBeSubmittedAgain(Desired ending) {
    submit("orders", "a", 0);
    change("orders", ending);

    assertThat(change("orders", Desired.RUNNING).reply()).isEqualTo(new Busy("orders", ending));
    assertThat(change("orders", Desired.STOPPED).reply()).isEqualTo(new Busy("orders", ending));
    assertThat(submit("orders", "b", 0).reply()).isEqualTo(new Busy("orders", ending));
    assertThat(submit("orders", "b", 1).reply()).isEqualTo(new Busy("orders", ending));
  }

  @Test
  void aPipelineThatIsBeingCancelledCanStillBeDeleted() {
    submit("orders", "a", 0);
    change("orders", Desired.CANCELLED);

    assertThat(only(change("orders", Desired.DELETED)).pipeline().desired())
        .isEqualTo(Desired.DELETED);
  }

  @Test
  void aDeletedPipelineIsThereUntilNothingIsLeftOfIt() {
    long incarnation = only(submit("orders", "a", 0)).pipeline().incarnation();
    change("orders", Desired.DELETED);
    assertThat(names()).containsExactly("orders");

    registry.runCommand(new Registry.Gone("orders", incarnation));

    assertThat(names()).isEmpty();
    assertThat(ended.receiveMessage()).isEqualTo("orders");
  }

  @Test
  void aNameThatIsUsedAgainBeginsAnew() {
    PipelineRecord first = only(submit("orders", "a", 0)).pipeline();
    found("orders", first.incarnation());
    change("orders", Desired.DELETED);
    registry.runCommand(new Registry.Gone("orders", first.incarnation()));

    PipelineRecord second = only(submit("orders", "a", 0)).pipeline();

    assertThat(second.incarnation()).isGreaterThan(first.incarnation());
    assertThat(second.version()).isEqualTo(1);
    assertThat(second.splits()).isEmpty();
  }

  @Test
  void aCancelledPipelineKeepsItsDefinitionAndNothingElse() {
    PipelineRecord first = only(submit("orders", "a", 0)).pipeline();
    found("orders", first.incarnation());
    change("orders", Desired.CANCELLED);

    registry.runCommand(new Registry.Gone("orders", first.incarnation()));

    PipelineRecord emptied = view("orders").pipeline();
    assertThat(emptied.desired()).isEqualTo(Desired.STOPPED);
    assertThat(emptied.definition()).isEqualTo("a");
    assertThat(emptied.version()).isEqualTo(1);
    assertThat(emptied.splits()).isEmpty();
    assertThat(emptied.incarnation()).isGreaterThan(first.incarnation());
  }

  @Test
  void whatComesLateOfAFormerBeginningChangesNothing() {
    long former = only(submit("orders", "a", 0)).pipeline().incarnation();
    change("orders", Desired.CANCELLED);
    registry.runCommand(new Registry.Gone("orders", former));
    change("orders", Desired.DELETED);
    PipelineRecord before = view("orders").pipeline();

    assertThat(registry.runCommand(new Registry.Gone("orders", former)).hasNoEvents()).isTrue();
    assertThat(registry.runCommand(new Registry.Found("orders", former, SPLITS)).hasNoEvents())
        .isTrue();
    assertThat(view("orders").pipeline()).isEqualTo(before);
  }

  @Test
  void aPipelineThatNobodyWantsToEndIsNotGoneBecauseSomebodySaysSo() {
    long incarnation = only(submit("orders", "a", 0)).pipeline().incarnation();

    assertThat(registry.runCommand(new Registry.Gone("orders", incarnation)).hasNoEvents())
        .isTrue();
    assertThat(names()).containsExactly("orders");
  }

  @Test
  void newSplitsComeBehindThoseThatAreKnown() {
    long incarnation = only(submit("orders", "a", 0)).pipeline().incarnation();
    found("orders", incarnation);
    registry.runCommand(
        new Registry.Found(
            "orders",
            incarnation,
            Map.of("bids", List.of(split("bids-2", 5), split("bids-0", 99)))));

    assertThat(view("orders").pipeline().splits().get("bids"))
        .containsExactly(split("bids-0", 0), split("bids-1", 0), split("bids-2", 5));
  }

  @Test
  void whatACoordinatorSeesIsShownUntilSomebodyWantsSomethingElse() {
    PipelineRecord pipeline = only(submit("orders", "a", 0)).pipeline();
    registry.runCommand(new Registry.Observed(seen(pipeline, "running")));
    assertThat(view("orders").actual()).isEqualTo("running");

    assertThat(only(change("orders", Desired.STOPPED)).actual()).isEqualTo("stopping");
    assertThat(only(change("orders", Desired.RUNNING)).actual()).isEqualTo("running");
  }

  @Test
  void whatWasSeenOfAFormerBeginningIsNotShown() {
    PipelineRecord former = only(submit("orders", "a", 0)).pipeline();
    change("orders", Desired.DELETED);
    registry.runCommand(new Registry.Gone("orders", former.incarnation()));
    submit("orders", "a", 0);

    registry.runCommand(new Registry.Observed(seen(former, "failed")));

    assertThat(view("orders").actual()).isEqualTo("starting");
  }

  @Test
  void everythingIsThereAgainAfterARestart() {
    PipelineRecord orders = only(submit("orders", "a", 0)).pipeline();
    found("orders", orders.incarnation());
    submit("orders", "b", 1);
    change("orders", Desired.PAUSED);
    long gone = only(submit("gone", "a", 0)).pipeline().incarnation();
    change("gone", Desired.DELETED);
    registry.runCommand(new Registry.Gone("gone", gone));
    submit("bids", "c", 0);
    change("bids", Desired.DELETED);
    RegistryState before = registry.getState();
    started.receiveSeveralMessages(3);

    RegistryState after = registry.restart().state();

    assertThat(after).isEqualTo(before);
    assertThat(started.receiveSeveralMessages(2).stream().map(start -> start.pipeline()))
        .containsExactlyInAnyOrder(after.pipeline("orders"), after.pipeline("bids"));
    assertThat(after.pipeline("orders").desired()).isEqualTo(Desired.PAUSED);
    assertThat(after.pipeline("orders").splits()).isEqualTo(SPLITS);
    assertThat(after.pipeline("bids").desired()).isEqualTo(Desired.DELETED);
    assertThat(only(submit("gone", "a", 0)).pipeline().incarnation()).isGreaterThan(gone);
  }

  @Test
  void aSplitKeepsTheIdentityThatWasFoundFirst() {
    long incarnation = only(submit("orders", "a", 0)).pipeline().incarnation();
    for (String identity : List.of("", "first", "second", "")) {
      Split found = new Split("0", -1, Split.UNBOUNDED, identity);
      registry.runCommand(
          new Registry.Found("orders", incarnation, Map.of("source", List.of(found))));
    }
    assertThat(view("orders").pipeline().splits().get("source"))
        .containsExactly(new Split("0", -1, Split.UNBOUNDED, "first"));
  }

  private static Split split(String name, long start) {
    return new Split(name, start, Split.UNBOUNDED);
  }

  private static PipelineView seen(PipelineRecord pipeline, String actual) {
    return new PipelineView(pipeline, actual, "", List.of(), List.of(), 0, 0, 0, 0);
  }

  private CommandResultWithReply<Command, RegistryEvent, RegistryState, Reply> submit(
      String name, String definition, long replaces) {
    PipelineRecord candidate =
        new PipelineRecord(name, 1, 0, 0, definition, Desired.RUNNING, 2, 4, Map.of(), SUBMITTED);
    return registry.runCommand(replyTo -> new Registry.Submit(candidate, replaces, replyTo));
  }

  private CommandResultWithReply<Command, RegistryEvent, RegistryState, Reply> change(
      String name, Desired desired) {
    return registry.runCommand(replyTo -> new Registry.Change(name, desired, replyTo));
  }

  private void found(String name, long incarnation) {
    registry.runCommand(new Registry.Found(name, incarnation, SPLITS));
  }

  private PipelineView view(String name) {
    return only(registry.runCommand(replyTo -> new Registry.Get(name, replyTo)));
  }

  private List<String> names() {
    CommandResultWithReply<Command, RegistryEvent, RegistryState, Reply> all =
        registry.runCommand(Registry.GetAll::new);
    return ((Pipelines) all.reply())
        .pipelines().stream().map(view -> view.pipeline().name()).toList();
  }

  private static PipelineView only(
      CommandResultWithReply<Command, RegistryEvent, RegistryState, Reply> result) {
    assertThat(result.reply()).isInstanceOf(Pipelines.class);
    List<PipelineView> found = ((Pipelines) result.reply()).pipelines();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }
}
