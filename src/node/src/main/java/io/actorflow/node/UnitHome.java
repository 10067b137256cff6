package io.actorflow.node;

import io.actorflow.run.ShardMessage;
import io.actorflow.shard.ShardStatus;
import io.actorflow.task.TaskMessage;
import io.actorflow.task.TaskMessage.TaskStatus;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.Terminated;
import org.jspecify.annotations.Nullable;

/**
 * Where one task or shard lives on a node: begins a life of it when there is a message for it.
 *
 * <p>A life that ends by itself, because the journal is away or somebody else owns it, is followed
 * by a pause, longer each time until one of them gets as far as to do its work. Messages that come
 * in a pause are dropped: everybody who talks to tasks and shards says it again.
 */
final class UnitHome extends AbstractActor {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Props unit;
  private final Object handOff;
  private final LongSupplier nanoTime;
  private @Nullable ActorRef life;
  private @Nullable ActorRef asker;
  private boolean isLast;
  private Duration pause = FIRST_PAUSE;
  private long notBefore;

  /**
   * @param unit the task or shard, which gets the name of its home
   * @param handOff tells the unit that it has to go, for good
   */
  static Props props(Props unit, Object handOff) {
    return props(unit, handOff, System::nanoTime);
  }

  static Props props(Props unit, Object handOff, LongSupplier nanoTime) {
    return Props.create(UnitHome.class, () -> new UnitHome(unit, handOff, nanoTime));
  }

  private UnitHome(Props unit, Object handOff, LongSupplier nanoTime) {
    this.unit = unit;
    this.handOff = handOff;
    this.nanoTime = nanoTime;
    notBefore = nanoTime.getAsLong();
  }

  @Override
  public Receive createReceive() {
    return receiveBuilder()
        .match(ShardMessage.Ensure.class, this::ask)
        .match(ShardMessage.Stop.class, this::ask)
        .match(ShardMessage.Forget.class, this::ask)
        .match(TaskMessage.class, this::ask)
        .match(ShardStatus.class, status -> answer(status, status.state()))
        .match(TaskStatus.class, status -> answer(status, status.state()))
        .match(ShardMessage.Forgotten.class, gone -> answer(gone, "stopped"))
        .match(TaskMessage.Forgotten.class, gone -> answer(gone, "stopped"))
        .match(Terminated.class, ended -> onEnded())
        .matchEquals(handOff, this::onHandOff)
        .matchAny(this::forward)
        .build();
  }

  private void forward(Object message) {
    ActorRef living = living();
    if (living != null) {
      living.forward(message, getContext());
    }
  }

  /** What it answers tells how it gets on. */
  private void ask(Object message) {
    ActorRef living = living();
    if (living != null) {
      asker = getSender();
      living.tell(message, getSelf());
    }
  }

  /** The unit's present or next life; null in a pause. */
  private @Nullable ActorRef living() {
    if (life == null && nanoTime.getAsLong() - notBefore >= 0) {
      life = getContext().watch(getContext().actorOf(unit, getSelf().path().name()));
    }
    return life;
  }

  private void answer(Object message, String state) {
    if (asker != null) {
      asker.tell(message, getSelf());
    }
    switch (state) {
      case "stopped" -> isLast = true;
      // A task says so of itself before it has written anything to the journal.
      case "connecting" -> {}
      default -> pause = FIRST_PAUSE;
    }
  }

  private void onHandOff(Object message) {
    isLast = true;
    if (life == null) {
      getContext().stop(getSelf());
    } else {
      life.forward(message, getContext());
    }
  }

  private void onEnded() {
    life = null;
    if (isLast) {
      getContext().stop(getSelf());
      return;
    }
    notBefore = nanoTime.getAsLong() + pause.toNanos();
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }
}
