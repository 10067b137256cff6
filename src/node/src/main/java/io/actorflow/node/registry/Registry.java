package io.actorflow.node.registry;

import io.actorflow.api.Split;
import io.actorflow.node.registry.PipelineRecord.Desired;
import io.actorflow.run.WireMessage;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.BackoffSupervisorStrategy;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * Remembers the pipelines of the cluster and what each should be doing. A singleton: any node asks
 * it through a proxy.
 */
public final class Registry
    extends EventSourcedBehaviorWithEnforcedReplies<
        Registry.Command, RegistryEvent, RegistryState> {
  /** What its events are written under. */
  public static final String PERSISTENCE_ID = "registry";

  /** What it is asked or told. */
  public sealed interface Command {}

  /**
   * A checked definition.
   *
   * @param candidate with version 1, no incarnation and no splits
   * @param replaces the version to be replaced, 0 if the pipeline must not exist yet
   */
  public record Submit(PipelineRecord candidate, long replaces, ActorRef<Reply> replyTo)
      implements Command, WireMessage {}

  /** Wants a pipeline to do something else. */
  public record Change(String name, Desired desired, ActorRef<Reply> replyTo)
      implements Command, WireMessage {}

  /** How one pipeline is. */
  public record Get(String name, ActorRef<Reply> replyTo) implements Command, WireMessage {}

  /** How all of them are. */
  public record GetAll(ActorRef<Reply> replyTo) implements Command, WireMessage {}

  record Found(String name, long incarnation, Map<String, List<Split>> splits) implements Command {}

  record Gone(String name, long incarnation) implements Command {}

  record Observed(PipelineView view) implements Command {}

  /** What it answers. */
  public sealed interface Reply extends WireMessage {}

  /** The pipelines asked for or changed, as they are now. */
  public record Pipelines(List<PipelineView> pipelines) implements Reply {}

  /** There is no such pipeline; these there are. */
  public record NotFound(String name, Collection<String> names) implements Reply {}

  /** The name is taken, or is at another version than was to be replaced. */
  public record Conflict(String name, long version) implements Reply {}

  /** It is being deleted or cancelled; that has to be over first. */
  public record Busy(String name, Desired desired) implements Reply {}

  /**
   * A journal that is away comes back: without this the registry would end at the first write that
   * fails, whatever supervises it. Those who coordinate pipelines need no journal and go on.
   */
  private static final BackoffSupervisorStrategy WITHOUT_JOURNAL =
      SupervisorStrategy.restartWithBackoff(Duration.ofMillis(500), Duration.ofSeconds(5), 0.1)
          .withStopChildren(false);

  private final ActorContext<Command> context;
  private final Function<Coordinator.Start, Behavior<Coordinator.Command>> coordinator;
  private final Map<String, ActorRef<Coordinator.Command>> coordinators = new HashMap<>();
  private final Map<String, PipelineView> views = new TreeMap<>();

  public static Behavior<Command> create(
      Function<Coordinator.Start, Behavior<Coordinator.Command>> coordinator) {
    return Behaviors.setup(context -> new Registry(context, coordinator));
  }

  private Registry(
      ActorContext<Command> context,
      Function<Coordinator.Start, Behavior<Coordinator.Command>> coordinator) {
    super(PersistenceId.ofUniqueId(PERSISTENCE_ID), WITHOUT_JOURNAL);
    this.context = context;
    this.coordinator = coordinator;
  }

  @Override
  public RegistryState emptyState() {
    return RegistryState.empty();
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(100, 2).withDeleteEventsOnSnapshot();
  }

  @Override
  public SignalHandler<RegistryState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(
            RecoveryCompleted.instance(),
            state -> state.pipelines().values().forEach(this::coordinate))
        .build();
  }

  @Override
  public CommandHandlerWithReply<Command, RegistryEvent, RegistryState> commandHandler() {
    return (state, command) ->
        switch (command) {
          case Submit submit -> onSubmit(state, submit);
          case Change change -> onChange(state, change);
          case Get get -> Effect().reply(get.replyTo(), view(state, get.name()));
          case GetAll all ->
              Effect()
                  .reply(
                      all.replyTo(),
                      new Pipelines(
                          state.pipelines().values().stream().map(this::viewOf).toList()));
          case Found found -> onFound(state, found);
          case Gone gone -> onGone(state, gone);
          case Observed observed -> {
            if (state.pipelines().containsKey(observed.view().pipeline().name())) {
              views.put(observed.view().pipeline().name(), observed.view());
            }
            yield Effect().noReply();
          }
        };
  }

  private ReplyEffect<RegistryEvent, RegistryState> onSubmit(RegistryState state, Submit submit) {
    String name = submit.candidate().name();
    PipelineRecord known = state.pipelines().get(name);
    if (known != null && isEnding(known)) {
      return Effect().reply(submit.replyTo(), new Busy(name, known.desired()));
    }
    if ((known == null ? 0 : known.version()) != submit.replaces()) {
      return Effect()
          .reply(submit.replyTo(), new Conflict(name, known == null ? 0 : known.version()));
    }
    PipelineRecord pipeline =
        known == null
            ? anew(submit.candidate(), state.nextIncarnation(submit.candidate()))
            : known.replacedBy(submit.candidate());
    return Effect()
        .persist(new RegistryEvent.Submitted(pipeline))
        .thenRun(after -> coordinate(pipeline))
        .thenReply(submit.replyTo(), after -> view(after, name));
  }

  private static PipelineRecord anew(PipelineRecord candidate, long incarnation) {
    return new PipelineRecord(
        candidate.name(),
        1,
        incarnation,
        1,
        candidate.definition(),
        candidate.desired(),
        candidate.tasks(),
        candidate.shards(),
        Map.of(),
        candidate.submittedMillis());
  }

  private static boolean isEnding(PipelineRecord pipeline) {
    return pipeline.desired() == Desired.CANCELLED || pipeline.desired() == Desired.DELETED;
  }

  private ReplyEffect<RegistryEvent, RegistryState> onChange(RegistryState state, Change change) {
    PipelineRecord known = state.pipelines().get(change.name());
    if (known == null) {
      return Effect()
          .reply(change.replyTo(), new NotFound(change.name(), state.pipelines().keySet()));
    }
    if (isEnding(known) && change.desired() != Desired.DELETED) {
      return Effect().reply(change.replyTo(), new Busy(change.name(), known.desired()));
    }
    if (known.desired() == change.desired()) {
      return Effect().reply(change.replyTo(), view(state, change.name()));
    }
    return Effect()
        .persist(new RegistryEvent.DesireChanged(change.name(), change.desired()))
        .thenRun((RegistryState after) -> coordinate(after.pipeline(change.name())))
        .thenReply(change.replyTo(), after -> view(after, change.name()));
  }

  private ReplyEffect<RegistryEvent, RegistryState> onFound(RegistryState state, Found found) {
    PipelineRecord known = state.pipelines().get(found.name());
    if (known == null || known.incarnation() != found.incarnation()) {
      return Effect().noReply();
    }
    return Effect()
        .persist(new RegistryEvent.SplitsFound(found.name(), found.incarnation(), found.splits()))
        .thenRun((RegistryState after) -> coordinate(after.pipeline(found.name())))
        .thenNoReply();
  }

  private ReplyEffect<RegistryEvent, RegistryState> onGone(RegistryState state, Gone gone) {
    PipelineRecord known = state.pipelines().get(gone.name());
    if (known == null || known.incarnation() != gone.incarnation() || !isEnding(known)) {
      return Effect().noReply();
    }
    if (known.desired() == Desired.CANCELLED) {
      return Effect()
          .persist(new RegistryEvent.Emptied(gone.name()))
          .thenRun((RegistryState after) -> coordinate(after.pipeline(gone.name())))
          .thenNoReply();
    }
    return Effect()
        .persist(new RegistryEvent.Deleted(gone.name()))
        .thenRun(
            after -> {
              views.remove(gone.name());
              ActorRef<Coordinator.Command> ended = coordinators.remove(gone.name());
              if (ended != null) {
                context.stop(ended);
              }
            })
        .thenNoReply();
  }

  private void coordinate(PipelineRecord pipeline) {
    ActorRef<Coordinator.Command> running = coordinators.get(pipeline.name());
    if (running == null) {
      coordinators.put(
          pipeline.name(),
          context.spawn(
              coordinator.apply(new Coordinator.Start(pipeline, context.getSelf())),
              "pipeline-" + pipeline.name() + "-" + pipeline.incarnation()));
    } else {
      running.tell(new Coordinator.Update(pipeline));
    }
  }

  private Reply view(RegistryState state, String name) {
    PipelineRecord known = state.pipelines().get(name);
    return known == null
        ? new NotFound(name, state.pipelines().keySet())
        : new Pipelines(List.of(viewOf(known)));
  }

  /** The record is always the newest; what the coordinator saw may be of a moment before. */
  private PipelineView viewOf(PipelineRecord pipeline) {
    PipelineView seen = views.get(pipeline.name());
    if (seen == null || seen.pipeline().incarnation() != pipeline.incarnation()) {
      return new PipelineView(pipeline, "starting", "", List.of(), List.of(), 0, 0, 0, 0);
    }
    return new PipelineView(
        pipeline,
        seen.pipeline().desired() == pipeline.desired()
            ? seen.actual()
            : pipeline.desired() == Desired.RUNNING ? "starting" : "stopping",
        seen.problem(),
        seen.tasks(),
        seen.shards(),
        seen.expectedTasks(),
        seen.expectedShards(),
        seen.readPerSecond(),
        seen.resultsPerSecond());
  }

  @Override
  public EventHandler<RegistryState, RegistryEvent> eventHandler() {
    return RegistryState::after;
  }
}
