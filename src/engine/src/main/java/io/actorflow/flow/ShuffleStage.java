package io.actorflow.flow;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import io.actorflow.channel.Channel;
import io.actorflow.channel.Delivery;
import io.actorflow.channel.Eagerness;
import io.actorflow.group.Gatherer;
import io.actorflow.group.Rows;
import io.actorflow.group.RowsCodec;
import io.actorflow.letter.LetterBox;
import io.actorflow.run.ShardMessage.Acknowledged;
import io.actorflow.run.ShardMessage.Attached;
import io.actorflow.run.ShardMessage.Deliver;
import io.actorflow.run.ShardMessage.Fenced;
import io.actorflow.run.ShardMessage.Hurry;
import io.actorflow.run.ShardMessage.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Terminated;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.SinkShape;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.GraphStageLogic.StageActor;
import org.apache.pekko.stream.stage.GraphStageWithMaterializedValue;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.runtime.BoxedUnit;

/**
 * Gathers the rows of batches, aggregated if they are to be, and sends them to the shards of a
 * stateful operator, each over a channel of its own.
 *
 * <p>While little is on its way to a shard, groups go out as they come, for little latency. When
 * there is more, or its shard is away, they gather and combine; demand ends only when too many of
 * them wait. Materialises a stage that completes when the stream has ended and every shard has
 * persisted everything.
 */
final class ShuffleStage
    extends GraphStageWithMaterializedValue<SinkShape<Batch>, CompletionStage<Done>> {
  private static final int MAX_WAITING_GROUPS = 1 << 15;
  private static final long EAGER_BYTES = 1 << 20;
  private static final long MAX_TEXT_BYTES = 64 << 20;

  private static final long MAX_WAITING_BYTES = 4 << 20;

  /** Fits into one message between nodes: maximum-large-frame-size is a little more. */
  private static final long MAX_DELIVERY_BYTES = 32 << 20;

  private static final Duration TICK = Duration.ofMillis(20);

  /** Between two reports of how far all shards are, times their number. */
  private static final long REPORT_NANOS = 20_000;

  private static final long EMPTY_NANOS = Duration.ofMillis(100).toNanos();
  private static final long SILENCE_NANOS = Duration.ofMillis(700).toNanos();

  private final Inlet<Batch> in = Inlet.create("ShuffleStage.in");
  private final SinkShape<Batch> shape = SinkShape.of(in);
  private final ShuffleTarget target;
  private final List<Map<String, Long>> positions;
  private final Consumer<Map<String, Long>> acknowledged;
  private final LetterBox letters;

  /**
   * @param positions what each shard answered when it was attached to
   * @param acknowledged told of positions up to which all shards have persisted
   * @param letters for rows without a key; nothing is sent before they are durable
   */
  ShuffleStage(
      ShuffleTarget target,
      List<Map<String, Long>> positions,
      Consumer<Map<String, Long>> acknowledged,
      LetterBox letters) {
    this.target = target;
    this.positions = List.copyOf(positions);
    this.acknowledged = acknowledged;
    this.letters = letters;
  }

  @Override
  public SinkShape<Batch> shape() {
    return shape;
  }

  @Override
  public Tuple2<GraphStageLogic, CompletionStage<Done>> createLogicAndMaterializedValue(
      Attributes attributes) {
    Logic logic = new Logic();
    return new Tuple2<>(logic, logic.done);
  }

  private final class Logic extends TimerGraphStageLogic {
    private final CompletableFuture<Done> done = new CompletableFuture<>();
    private final List<Channel<Rows>> channels = new ArrayList<>();
    private final long[] lastHeard;
    private final long[] lastSent;
    private final Eagerness eagerness;
    private final boolean[] wanted;
    private final boolean[] refused;
    private final boolean[] hurried;
    private final Gatherer groups;
    private final RowLetters rejects = new RowLetters(letters);
    private final AsyncCallback<Done> onLettersKept = createAsyncCallback(this::lettersKept);
    private final AsyncCallback<Throwable> onLettersLost = createAsyncCallback(this::lettersLost);
    private boolean rejected;
    private boolean hasReport;
    private long lastReport = System.nanoTime();
    private boolean lettersWait;
    private final @Nullable ActorRef[] found;
    private @Nullable StageActor actor;

    Logic() {
      super(shape);
      for (Map<String, Long> position : positions) {
        channels.add(new Channel<>(Eagerness.CREDIT, position));
      }
      lastHeard = new long[channels.size()];
      lastSent = new long[channels.size()];
      eagerness = new Eagerness(channels.size());
      wanted = new boolean[channels.size()];
      refused = new boolean[channels.size()];
      hurried = new boolean[channels.size()];
      found = new ActorRef[channels.size()];
      groups = target.newGatherer();
      setHandler(
          in,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              try {
                gather(grab(in));
              } catch (RuntimeException e) {
                fail(e);
              }
            }

            @Override
            public void onUpstreamFailure(Throwable failure) {
              done.completeExceptionally(failure);
              failStage(failure);
            }

            @Override
            public void onUpstreamFinish() {
              sendAll(true);
              pullIfRoom();
              completeIfDone();
            }
          });
    }

    @Override
    public void preStart() {
      // What has been gathered still has to arrive when upstream has finished.
      setKeepGoing(true);
      actor =
          getStageActor(
              message -> {
                onMessage(message._1(), message._2());
                return BoxedUnit.UNIT;
              });
      scheduleWithFixedDelay("tick", TICK, TICK);
      pull(in);
    }

    private StageActor actor() {
      return Objects.requireNonNull(actor);
    }

    private void gather(Batch batch) {
      try (batch) {
        Provenance range = named(batch.provenance());
        for (int shard = 0; shard < wanted.length; shard++) {
          wanted[shard] = channels.get(shard).gather(range);
        }
        groups.add(
            batch,
            shard -> wanted[shard],
            (from, row, cause) -> {
              rejected = true;
              rejects.reject(from, row, target.operator(), cause, 1);
            });
      }
      if (rejected) {
        rejected = false;
        awaitLetters();
      }
      sendAll(false);
      pullIfRoom();
    }

    private Provenance named(Provenance range) {
      return new Provenance(
          target.way().named(range.producer()), range.from(), range.to(), range.watermark());
    }

    /** Ranges that have been gathered with rejected rows wait here: their letters come first. */
    private void awaitLetters() {
      lettersWait = true;
      letters
          .flushed()
          .whenComplete(
              (kept, failure) -> {
                if (failure == null) {
                  onLettersKept.invoke(kept);
                } else {
                  onLettersLost.invoke(failure);
                }
              });
    }

    private void lettersKept(Done kept) {
      lettersWait = false;
      sendAll(isClosed(in));
      pullIfRoom();
      completeIfDone();
    }

    private void lettersLost(Throwable failure) {
      done.completeExceptionally(failure);
      failStage(failure);
    }

    private void pullIfRoom() {
      if (lettersWait) {
        return;
      }
      boolean waits = false;
      for (int shard = 0; shard < wanted.length; shard++) {
        if (isWaitedFor(shard)) {
          waits = true;
          hurry(shard);
        }
      }
      if (waits || isClosed(in) || hasBeenPulled(in)) {
        return;
      }
      if (groups.textBytes() <= MAX_TEXT_BYTES || groups.forgetTexts()) {
        pull(in);
      }
    }

    /**
     * Whether rows wait for a shard that none will join: there is no room, or there are no more.
     */
    private boolean isWaitedFor(int shard) {
      return groups.pending(shard) > (isClosed(in) ? 0 : MAX_WAITING_GROUPS)
          || groups.pendingBytes(shard) > MAX_WAITING_BYTES;
    }

    /** Nothing more goes there before it has answered. */
    private void hurry(int shard) {
      if (!hurried[shard] && channels.get(shard).inFlight() > 0) {
        hurried[shard] = true;
        place(shard).tell(new Hurry(target.shard(shard)), actor().ref());
      }
    }

    private void sendAll(boolean emptyToo) {
      for (int shard = 0; shard < wanted.length; shard++) {
        send(shard, emptyToo);
      }
    }

    private void send(int shard, boolean emptyToo) {
      if (lettersWait) {
        return;
      }
      Channel<Rows> channel = channels.get(shard);
      int waiting = groups.pending(shard);
      if (channel.inFlight() == 0) {
        if ((waiting > 0 || emptyToo) && channel.hasNews()) {
          lastHeard[shard] = System.nanoTime();
          sendWaiting(shard);
        }
      } else if (waiting > 0 && channel.hasCredit() && isWorthMore(shard, waiting)) {
        sendWaiting(shard);
      }
    }

    /** Whether to send more to a shard that has not acknowledged everything yet. */
    private boolean isWorthMore(int shard, int waiting) {
      Channel<Rows> channel = channels.get(shard);
      return groups.pendingBytes(shard) >= EAGER_BYTES
          ? channel.inFlight() == 1
          : eagerness.isWorthMore(
              waiting,
              channel.unacknowledged(Rows::count),
              channel.inFlight(),
              System.nanoTime() - lastSent[shard]);
    }

    private void sendWaiting(int shard) {
      Rows rows = groups.take(shard);
      if (RowsCodec.maxSize(rows) > MAX_DELIVERY_BYTES) {
        fail(tooLarge(rows));
        return;
      }
      lastSent[shard] = System.nanoTime();
      deliver(shard, channels.get(shard).send(rows));
    }

    private IllegalStateException tooLarge(Rows rows) {
      return new IllegalStateException(
          "%d rows of one batch for one shard of '%s' are %d MiB (expected: at most %d; let the source read smaller batches, or give the pipeline more shards)"
              .formatted(
                  rows.count(),
                  target.operator(),
                  RowsCodec.maxSize(rows) >> 20,
                  MAX_DELIVERY_BYTES >> 20));
    }

    private void deliver(int shard, Delivery<Rows> delivery) {
      place(shard)
          .tell(
              new Deliver(target.shard(shard), target.channel(), target.epoch(), delivery),
              actor().ref());
    }

    private ActorRef place(int shard) {
      ActorRef known = found[shard];
      return known == null ? target.region() : known;
    }

    /**
     * From now on a shard gets its deliveries without a detour over the region. None may be on its
     * way there still: it would be overtaken.
     */
    private void meet(int shard, ActorRef itself) {
      if (found[shard] == null && channels.get(shard).inFlight() == 0) {
        found[shard] = itself;
        actor().watch(itself);
      }
    }

    /** It may have moved; the region will know. */
    private void lose(int shard) {
      ActorRef known = found[shard];
      if (known != null) {
        found[shard] = null;
        actor().unwatch(known);
      }
    }

    private void onMessage(ActorRef sender, Object message) {
      switch (message) {
        case Acknowledged ack when ack.epoch() == target.epoch() -> {
          lastHeard[ack.shard()] = System.nanoTime();
          channels.get(ack.shard()).acknowledged(ack.sequence());
          hurried[ack.shard()] = false;
          meet(ack.shard(), sender);
          hasReport = true;
          reportAcknowledged(false);
          send(ack.shard(), isClosed(in));
          pullIfRoom();
          completeIfDone();
        }
        case Refused refusal when refusal.epoch() == target.epoch() ->
            refused[refusal.shard()] = true;
        case Attached attached when attached.epoch() == target.epoch() -> resume(attached);
        case Fenced fenced when fenced.epoch() == target.epoch() ->
            fail(new FencedException(target.channel(), target.epoch()));
        case Terminated ended -> {
          for (int shard = 0; shard < found.length; shard++) {
            refused[shard] |= ended.getActor().equals(found[shard]);
          }
        }
        default -> {
          // An answer to an earlier life of this channel.
        }
      }
    }

    private void fail(RuntimeException failure) {
      done.completeExceptionally(failure);
      failStage(failure);
    }

    private void resume(Attached attached) {
      int shard = attached.shard();
      lastHeard[shard] = System.nanoTime();
      channels
          .get(shard)
          .resume(attached.positions())
          .ifPresentOrElse(
              again -> again.forEach(delivery -> deliver(shard, delivery)),
              () -> fail(new LostChannelException(target.shard(shard))));
    }

    private void attach(int shard) {
      refused[shard] = false;
      lastHeard[shard] = System.nanoTime();
      lose(shard);
      target.region().tell(target.attach(shard), actor().ref());
    }

    /** Each report goes through all channels, so it must not be made for each of them. */
    private void reportAcknowledged(boolean now) {
      long time = System.nanoTime();
      if (!hasReport || (!now && time - lastReport < REPORT_NANOS * channels.size())) {
        return;
      }
      hasReport = false;
      lastReport = time;
      Map<String, Long> least = new HashMap<>(channels.getFirst().acknowledged());
      for (Channel<Rows> channel : channels.subList(1, channels.size())) {
        channel
            .acknowledged()
            .forEach((producer, offset) -> least.merge(producer, offset, Math::min));
      }
      Map<String, Long> producers = new HashMap<>();
      least.forEach((producer, offset) -> producers.put(target.way().withoutWay(producer), offset));
      acknowledged.accept(producers);
    }

    @Override
    public void onTimer(Object key) {
      reportAcknowledged(false);
      long now = System.nanoTime();
      for (int shard = 0; shard < wanted.length; shard++) {
        Channel<Rows> channel = channels.get(shard);
        boolean isSilent = channel.inFlight() > 0 && now - lastHeard[shard] > SILENCE_NANOS;
        if (refused[shard] || isSilent) {
          attach(shard);
        } else {
          send(shard, now - lastHeard[shard] > EMPTY_NANOS);
        }
      }
    }

    private void completeIfDone() {
      if (!isClosed(in)) {
        return;
      }
      for (Channel<Rows> channel : channels) {
        if (channel.inFlight() > 0 || channel.hasNews()) {
          return;
        }
      }
      reportAcknowledged(true);
      done.complete(Done.getInstance());
      completeStage();
    }

    @Override
    public void postStop() {
      done.completeExceptionally(
          new IllegalStateException("the stream to '" + target.operator() + "' was broken off"));
    }
  }
}
