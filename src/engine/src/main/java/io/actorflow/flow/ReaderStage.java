package io.actorflow.flow;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import io.actorflow.api.Split;
import io.actorflow.api.SplitReader;
import io.actorflow.api.SplitStart;
import io.actorflow.config.EventTime;
import io.actorflow.letter.LetterBox;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.pekko.Done;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.GraphStageWithMaterializedValue;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Polls a reader on a thread of its own, one batch ahead of demand, and puts watermarks on what it
 * reads. Completes when all splits have ended or when it is told to stop; what has been read by
 * then is still emitted.
 *
 * <p>Materialises {@link Reading}. Provenances come out under the names of the producers, not of
 * the splits.
 */
final class ReaderStage extends GraphStageWithMaterializedValue<SourceShape<Batch>, Reading> {
  private static final Duration POLL = Duration.ofMillis(100);

  private final Outlet<Batch> out = Outlet.create("ReaderStage.out");
  private final SourceShape<Batch> shape = SourceShape.of(out);
  private final Callable<SplitReader> open;
  private final ExecutorService thread;
  private final List<SplitStart> starts;
  private final UnaryOperator<String> producer;
  private final Optional<EventTime> eventTime;
  private final InstantSource clock;
  private final LetterBox letters;
  private final BufferAllocator allocator;

  /**
   * @param open makes the reader; called on {@code thread}, as is all else that is done to it
   * @param thread a single one, for this stage alone; shut down with it
   * @param starts of those that have ended already only the end is told
   * @param producer gives a split its name as a producer
   * @param letters what is read is emitted when the letters that reading it has made are durable
   */
  ReaderStage(
      Callable<SplitReader> open,
      ExecutorService thread,
      List<SplitStart> starts,
      UnaryOperator<String> producer,
      Optional<EventTime> eventTime,
      InstantSource clock,
      LetterBox letters,
      BufferAllocator allocator) {
    this.open = open;
    this.thread = thread;
    this.starts = List.copyOf(starts);
    this.producer = producer;
    this.eventTime = eventTime;
    this.clock = clock;
    this.letters = letters;
    this.allocator = allocator;
  }

  @Override
  public SourceShape<Batch> shape() {
    return shape;
  }

  @Override
  public Tuple2<GraphStageLogic, Reading> createLogicAndMaterializedValue(Attributes attributes) {
    Logic logic = new Logic();
    return new Tuple2<>(logic, logic);
  }

  /** What one poll brought: a batch, nothing, or a failure. */
  private record Polled(@Nullable Batch batch, @Nullable Throwable failure) {}

  private final class Logic extends GraphStageLogic implements Reading {
    private final AtomicReference<@Nullable Polled> arrived = new AtomicReference<>();
    private final AsyncCallback<Done> polled = createAsyncCallback(this::onPolled);
    private final AsyncCallback<Boolean> stopped = createAsyncCallback(stop -> onStop());
    private final Map<String, Split> open = new HashMap<>();
    private final Map<String, EventClock> clocks = new HashMap<>();
    private final Map<String, Long> ends = new HashMap<>();
    private final Map<String, Long> lastOffsets = new ConcurrentHashMap<>();
    private final Map<String, Long> positions = new HashMap<>();
    private volatile @Nullable SplitReader reader;
    private Instant lastPolled = clock.instant();
    private long lastArrival;
    private volatile boolean stopping;
    private final Deque<Batch> ended = new ArrayDeque<>();
    private @Nullable Batch ahead;
    private boolean polling;

    Logic() {
      super(shape);
      for (SplitStart start : starts) {
        Split split = start.split();
        if (split.endsAt(start.position())) {
          ended.add(
              Batch.empty(
                  new Provenance(
                      producer.apply(split.name()),
                      start.position(),
                      start.position(),
                      Provenance.END)));
          continue;
        }
        open.put(split.name(), split);
        positions.put(split.name(), start.position());
        ends.put(split.name(), split.end());
        eventTime.ifPresent(settings -> clocks.put(split.name(), new EventClock(settings)));
      }
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              emitAhead();
            }
          });
    }

    @Override
    public void preStart() {
      poll();
    }

    private void emitAhead() {
      if (!ended.isEmpty()) {
        if (isAvailable(out)) {
          push(out, ended.removeFirst());
        }
        return;
      }
      Batch batch = ahead;
      if (batch != null && isAvailable(out)) {
        ahead = null;
        push(out, batch);
        poll();
      }
      completeIfDone();
    }

    private void completeIfDone() {
      if (ended.isEmpty() && ahead == null && !polling && (stopping || open.isEmpty())) {
        completeStage();
      }
    }

    private void poll() {
      if (stopping || polling || ahead != null || open.isEmpty()) {
        return;
      }
      polling = true;
      thread.execute(
          () -> {
            arrived.set(readOnThread());
            letters
                .flushed()
                .whenComplete(
                    (done, failure) -> {
                      if (failure != null) {
                        refuse(failure);
                      }
                      polled.invoke(Done.getInstance());
                    });
          });
    }

    /** On the reader's thread: waits until there is a batch, or a reason to return without. */
    private Polled readOnThread() {
      try {
        SplitReader opened = reader;
        if (opened == null) {
          opened = ReaderStage.this.open.call();
          reader = opened;
        }
        Batch silent = idle();
        if (silent != null) {
          return new Polled(silent, null);
        }
        Batch batch = opened.poll(POLL);
        for (String split : ends.keySet()) {
          opened.end(split).ifPresent(end -> lastOffsets.put(split, end));
        }
        observeSilence(batch == null ? "" : batch.provenance().producer());
        return new Polled(batch == null ? null : stamped(arrived(batch)), null);
      } catch (Exception e) {
        return new Polled(null, e);
      }
    }

    private Batch arrived(Batch batch) {
      if (eventTime.filter(EventTime::isArrival).isEmpty()) {
        return batch;
      }
      long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
      // A clock that is set back would make rows late.
      lastArrival = Math.max(lastArrival, now);
      return Arrivals.added(batch, lastArrival, allocator);
    }

    /** The letters of what has been read will not become durable. */
    private void refuse(Throwable failure) {
      Polled read = arrived.getAndSet(new Polled(null, failure));
      if (read != null && read.batch() != null) {
        read.batch().close();
      }
    }

    private Batch stamped(Batch batch) {
      Provenance range = batch.provenance();
      String split = range.producer();
      positions.put(split, range.to());
      EventClock eventClock = clocks.get(split);
      long watermark = eventClock == null ? Provenance.NO_WATERMARK : eventClock.after(batch);
      if (ends.getOrDefault(split, Split.UNBOUNDED) <= range.to()) {
        watermark = Provenance.END;
        clocks.remove(split);
      }
      return batch.withProvenance(
          new Provenance(producer.apply(split), range.from(), range.to(), watermark));
    }

    private void observeSilence(String spoke) {
      Instant now = clock.instant();
      Duration sinceLast = Duration.between(lastPolled, now);
      lastPolled = now;
      clocks.forEach(
          (split, eventClock) -> {
            if (!split.equals(spoke)) {
              Long end = lastOffsets.get(split);
              boolean hasMore = end != null && end > position(split);
              eventClock.nothingRead(sinceLast, hasMore);
            }
          });
    }

    private @Nullable Batch idle() {
      for (Map.Entry<String, EventClock> entry : clocks.entrySet()) {
        if (entry.getValue().mustBeTold()) {
          long position = position(entry.getKey());
          return Batch.empty(
              new Provenance(
                  producer.apply(entry.getKey()),
                  position,
                  position,
                  entry.getValue().watermark()));
        }
      }
      return null;
    }

    private long position(String split) {
      return Objects.requireNonNull(positions.get(split));
    }

    private void onPolled(Done done) {
      polling = false;
      Polled result = Objects.requireNonNull(arrived.getAndSet(null));
      if (result.failure() != null) {
        failStage(result.failure());
        return;
      }
      Batch batch = result.batch();
      if (batch != null) {
        ahead = batch;
        if (batch.provenance().watermark() == Provenance.END) {
          String ended = batch.provenance().producer();
          open.keySet().removeIf(split -> producer.apply(split).equals(ended));
        }
      }
      emitAhead();
      poll();
    }

    private void onStop() {
      stopping = true;
      completeIfDone();
    }

    @Override
    public void postStop() {
      stopping = true;
      if (ahead != null) {
        ahead.close();
        ahead = null;
      }
      SplitReader opened = reader;
      if (opened != null) {
        opened.wakeup();
      }
      thread.execute(this::closeOnThread);
      thread.shutdown();
    }

    /** Behind the last poll, whose batch nobody may be left to take. */
    private void closeOnThread() {
      Polled left = arrived.getAndSet(null);
      if (left != null && left.batch() != null) {
        left.batch().close();
      }
      SplitReader opened = reader;
      if (opened != null) {
        opened.close();
      }
    }

    @Override
    public void stop() {
      stopping = true;
      SplitReader opened = reader;
      if (opened != null) {
        opened.wakeup();
      }
      stopped.invoke(true);
    }

    @Override
    public OptionalLong end(String split) {
      Long end = lastOffsets.get(split);
      return end == null ? OptionalLong.empty() : OptionalLong.of(end);
    }

    @Override
    public void committed(String split, long position) {
      try {
        thread.execute(
            () -> {
              SplitReader opened = reader;
              if (opened != null) {
                opened.committed(split, position);
              }
            });
      } catch (RejectedExecutionException e) {
        // The stage has ended: nobody is left to be told.
      }
    }
  }
}
