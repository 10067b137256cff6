package io.actorflow.node.table;

import io.actorflow.node.control.ControlException;
import io.actorflow.node.control.Refusal;
import io.actorflow.run.ShardMessage;
import io.actorflow.run.ShardMessage.Found;
import io.actorflow.run.ShardMessage.Page;
import io.actorflow.run.ShardMessage.Unread;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Asks shards for rows, wherever they are: again and again, for sharding promises nothing, until
 * there is an answer or the time is up. Asking twice does no harm.
 *
 * <p>Answers come to children of one actor, for whose path there is a lane for large messages.
 */
final class ShardReads {
  private static final Duration SILENCE = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final ActorRef<Question> asker;
  private final Supplier<org.apache.pekko.actor.ActorRef> region;

  /**
   * What is asked.
   *
   * @param shard for people
   */
  private record Question(
      String shard, ShardMessage message, Duration timeout, CompletableFuture<Object> answer) {}

  private enum Again {
    INSTANCE
  }

  private enum TimeUp {
    INSTANCE
  }

  /**
   * @param region sends to any shard in the cluster
   */
  ShardReads(ActorSystem<?> system, Supplier<org.apache.pekko.actor.ActorRef> region) {
    this.region = region;
    asker =
        system.systemActorOf(
            Behaviors.setup(
                context ->
                    Behaviors.receiveMessage(
                        question -> {
                          context.spawnAnonymous(Asking.of(question, region.get()));
                          return Behaviors.same();
                        })),
            "table-reads",
            Props.empty());
  }

  /**
   * The answer, a {@link Found} or a {@link Page}; fails with a {@link ControlException} if there
   * is none.
   *
   * @param shard for people
   */
  CompletableFuture<Object> ask(String shard, ShardMessage message, Duration timeout) {
    CompletableFuture<Object> answer = new CompletableFuture<>();
    asker.tell(new Question(shard, message, timeout, answer));
    return answer;
  }

  /** Says something that is not answered. */
  void tell(ShardMessage message) {
    region.get().tell(message, org.apache.pekko.actor.ActorRef.noSender());
  }

  /** Until one question is answered. */
  private static final class Asking extends AbstractBehavior<Object> {
    private final Question question;
    private final org.apache.pekko.actor.ActorRef region;
    private final TimerScheduler<Object> timers;
    private String reason = "nothing is heard of it";

    static Behavior<Object> of(Question question, org.apache.pekko.actor.ActorRef region) {
      return Behaviors.setup(
          context -> Behaviors.withTimers(timers -> new Asking(context, timers, question, region)));
    }

    private Asking(
        ActorContext<Object> context,
        TimerScheduler<Object> timers,
        Question question,
        org.apache.pekko.actor.ActorRef region) {
      super(context);
      this.question = question;
      this.region = region;
      this.timers = timers;
      timers.startSingleTimer(TimeUp.INSTANCE, question.timeout());
      ask();
    }

    private void ask() {
      region.tell(question.message(), Adapter.toClassic(getContext().getSelf()));
      timers.startSingleTimer(Again.INSTANCE, SILENCE);
    }

    @Override
    public Receive<Object> createReceive() {
      return newReceiveBuilder()
          .onMessage(Found.class, this::answered)
          .onMessage(Page.class, this::answered)
          .onMessage(Unread.class, this::onUnread)
          .onMessageEquals(
              Again.INSTANCE,
              () -> {
                ask();
                return this;
              })
          .onMessageEquals(TimeUp.INSTANCE, this::onTimeUp)
          .build();
    }

    private Behavior<Object> answered(Object answer) {
      question.answer().complete(answer);
      return Behaviors.stopped();
    }

    private Behavior<Object> onUnread(Unread unread) {
      if (!unread.again()) {
        return failed(
            new Refusal.Unanswerable(
                "%s cannot be read: %s".formatted(question.shard(), unread.reason())));
      }
      reason = unread.reason();
      timers.startSingleTimer(Again.INSTANCE, PAUSE);
      return this;
    }

    private Behavior<Object> onTimeUp() {
      return failed(
          new Refusal.Unavailable(
              "%s has not answered within %d ms: %s (pbm shard list tells where it is)"
                  .formatted(question.shard(), question.timeout().toMillis(), reason),
              RETRY_AFTER));
    }

    private Behavior<Object> failed(Refusal refusal) {
      question.answer().completeExceptionally(new ControlException(refusal));
      return Behaviors.stopped();
    }
  }
}
