package io.actorflow.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.run.RunSpec;
import io.actorflow.run.ShardMessage.Attach;
import io.actorflow.task.TaskMessage.Ensure;
import io.actorflow.task.TaskMessage.Stop;
import io.actorflow.task.TaskMessage.TaskStatus;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorIdentity;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Identify;
import org.apache.pekko.actor.Props;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnitHomeTest {
  private static final ActorSystem SYSTEM = ActorSystem.create("homes");
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String NAME = "bids.1.source.0";
  private static final RunSpec SPEC = new RunSpec("bids", 1, 1, "{}", 1, 1, Map.of());
  private static final Ensure ENSURE = new Ensure(NAME, SPEC, false);

  private static final AtomicLong HOMES = new AtomicLong();

  private final AtomicLong now = new AtomicLong();

  /** Sees what lives are begun, and what they are told. */
  private final TestKit seen = new TestKit(SYSTEM);

  private final TestKit sender = new TestKit(SYSTEM);
  private ActorRef home = ActorRef.noSender();

  private record Begun(ActorRef life) {}

  private record Heard(Object message, ActorRef from) {}

  private enum HandOff {
    INSTANCE
  }

  private enum Die {
    INSTANCE
  }

  /** Says what it is told to say. */
  private static final class Unit extends AbstractActor {
    private final ActorRef observer;

    Unit(ActorRef observer) {
      this.observer = observer;
    }

    @Override
    public void preStart() {
      observer.tell(new Begun(getSelf()), getSelf());
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .match(Die.class, die -> getContext().stop(getSelf()))
          .matchAny(message -> observer.tell(new Heard(message, getSender()), getSelf()))
          .build();
    }
  }

  @AfterAll
  static void terminate() {
    TestKit.shutdownActorSystem(SYSTEM);
  }

  @BeforeEach
  void open() {
    ActorRef observer = seen.getRef();
    Props unit = Props.create(Unit.class, () -> new Unit(observer));
    home = SYSTEM.actorOf(UnitHome.props(unit, HandOff.INSTANCE, now::get), newName());
  }

  /** Homes of earlier tests are still there. */
  private static String newName() {
    return "bids." + HOMES.incrementAndGet() + ".source.0";
  }

  private ActorRef begin() {
    home.tell(ENSURE, sender.getRef());
    return begun();
  }

  private ActorRef begun() {
    ActorRef life = seen.expectMsgClass(LIMIT, Begun.class).life();
    assertThat(seen.expectMsgClass(LIMIT, Heard.class).message()).isEqualTo(ENSURE);
    return life;
  }

  private void die(ActorRef life) {
    TestKit watcher = new TestKit(SYSTEM);
    watcher.watch(life);
    life.tell(Die.INSTANCE, ActorRef.noSender());
    watcher.expectTerminated(LIMIT, life);
    // The home is told of it by then, but looks at that message only behind those before it.
    settle();
    settle();
  }

  /** Until the home has seen what it has been told so far. */
  private void settle() {
    TestKit asker = new TestKit(SYSTEM);
    home.tell(new Identify(0), asker.getRef());
    asker.expectMsgClass(LIMIT, ActorIdentity.class);
  }

  /** The next life, which begins when {@code pause} has passed and not before. */
  private ActorRef beginsAfter(Duration pause) {
    now.addAndGet(pause.minusMillis(1).toNanos());
    home.tell(ENSURE, sender.getRef());
    settle();
    seen.expectNoMessage(Duration.ZERO);
    now.addAndGet(Duration.ofMillis(1).toNanos());
    return begin();
  }

  private void says(ActorRef life, String state) {
    TaskStatus status = new TaskStatus(NAME, "here", state, "", 0, 0, Map.of(), 0, 0, 0);
    home.tell(status, life);
    assertThat(sender.expectMsgClass(LIMIT, TaskStatus.class)).isEqualTo(status);
  }

  @Test
  void theFirstMessageBeginsALifeAtOnceUnderTheHomesName() {
    ActorRef life = begin();
    assertThat(life.path().name()).isEqualTo(home.path().name());
  }

  @Test
  void whatIsNotAnsweredToTheHomeKeepsItsSender() {
    begin();
    Attach attach = new Attach(NAME, "channel", 1, Map.of(), SPEC);
    home.tell(attach, sender.getRef());
    assertThat(seen.expectMsgClass(LIMIT, Heard.class))
        .isEqualTo(new Heard(attach, sender.getRef()));
  }

  @Test
  void pausesBetweenLivesGrowUpToFiveSeconds() {
    ActorRef life = begin();
    for (int millis : new int[] {500, 1000, 2000, 4000, 5000, 5000}) {
      die(life);
      life = beginsAfter(Duration.ofMillis(millis));
    }
  }

  @Test
  void aLifeThatDoesItsWorkMakesTheNextPauseShort() {
    die(begin());
    ActorRef life = beginsAfter(Duration.ofMillis(500));
    says(life, "connecting");
    die(life);
    life = beginsAfter(Duration.ofSeconds(1));
    says(life, "running");
    die(life);
    beginsAfter(Duration.ofMillis(500));
  }

  @Test
  void aUnitThatWasToldToStopHasNoPauseBehindIt() {
    ActorRef life = begin();
    home.tell(new Stop(NAME), sender.getRef());
    seen.expectMsgClass(LIMIT, Heard.class);
    says(life, "stopped");
    sender.watch(home);
    life.tell(Die.INSTANCE, ActorRef.noSender());
    sender.expectTerminated(LIMIT, home);
  }

  @Test
  void aUnitThatIsHandedOffGoesWithItsHome() {
    ActorRef life = begin();
    home.tell(HandOff.INSTANCE, sender.getRef());
    assertThat(seen.expectMsgClass(LIMIT, Heard.class).message()).isEqualTo(HandOff.INSTANCE);
    sender.watch(home);
    life.tell(Die.INSTANCE, ActorRef.noSender());
    sender.expectTerminated(LIMIT, home);
  }

  @Test
  void aHomeInAPauseIsHandedOffAtOnce() {
    die(begin());
    sender.watch(home);
    home.tell(HandOff.INSTANCE, sender.getRef());
    sender.expectTerminated(LIMIT, home);
  }
}
