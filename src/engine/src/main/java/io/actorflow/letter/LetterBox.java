package io.actorflow.letter;

import io.actorflow.api.Batch;
import io.actorflow.api.Codec;
import io.actorflow.api.ConnectorException;
import io.actorflow.api.DeadLetter;
import io.actorflow.api.DeadLetters;
import io.actorflow.api.Format;
import io.actorflow.api.Provenance;
import io.actorflow.api.Sink;
import io.actorflow.api.SinkWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.pekko.Done;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the dead letters of one pipeline wait on one node until the sink for them has made them
 * durable. Thread-safe.
 *
 * <p>A thread, which is there only while there is something to write, writes all that wait and
 * commits them together. A sink that fails is opened again, ever more slowly, for as long as it
 * takes: no letter is ever dropped. Whoever has added letters goes on when {@link #flushed} says
 * that they are durable, so that no position can pass them, and what they come from stands still
 * while the sink does. What waits is bounded: {@link #add} blocks while there is too much of it.
 */
public final class LetterBox implements DeadLetters, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LetterBox.class);
  private static final CompletionStage<Done> NOTHING_WAITS =
      CompletableFuture.completedStage(Done.getInstance());
  private static final long MAX_WAITING_BYTES = 32 << 20;
  private static final long MAX_BATCH_BYTES = 2 << 20;
  private static final int MAX_BATCH_LETTERS = 8192;
  private static final int LETTER_OVERHEAD = 200;
  private static final Duration MIN_BACKOFF = Duration.ofMillis(500);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(10);
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration SLOW = Duration.ofSeconds(5);
  private static final Duration MENTION_EVERY = Duration.ofMinutes(1);

  private final String pipeline;
  private final Supplier<Sink> sink;
  private final LetterContext context;
  private final InstantSource clock;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<DeadLetter> waiting = new ArrayDeque<>();
  private final Deque<Flush> flushes = new ArrayDeque<>();
  private long waitingBytes;
  private boolean isWriting;
  private boolean isClosed;
  private long mentionedNanos = System.nanoTime() - MENTION_EVERY.toNanos();
  private final AtomicLong added = new AtomicLong();
  private final AtomicLong durable = new AtomicLong();
  private volatile String problem = "";
  private volatile long writingSinceNanos;

  /** Somebody who waits until the first {@code count} letters are durable. */
  private record Flush(long count, CompletableFuture<Done> done) {}

  /**
   * @param writer name of the writer that the sink opens: the same wherever this box is opened
   *     again, and no other box's
   * @param sink makes the sink, which may fail as its factory does
   */
  public LetterBox(
      String pipeline,
      String writer,
      Supplier<Sink> sink,
      Function<Format, Codec> codecs,
      BufferAllocator allocator,
      InstantSource clock) {
    this.pipeline = pipeline;
    this.sink = sink;
    this.clock = clock;
    context = new LetterContext(pipeline, writer, codecs, allocator);
  }

  @Override
  public void add(DeadLetter letter) {
    lock.lock();
    try {
      while (waitingBytes >= MAX_WAITING_BYTES && !isClosed) {
        changed.awaitUninterruptibly();
      }
      if (isClosed) {
        throw stopping();
      }
      mention(letter);
      waiting.add(letter);
      waitingBytes += bytes(letter);
      added.incrementAndGet();
      if (isWriting) {
        changed.signalAll();
      } else {
        isWriting = true;
        Thread.ofPlatform()
            .name("actorflow-dead-letters-" + pipeline)
            .daemon(true)
            .start(this::write);
      }
    } finally {
      lock.unlock();
    }
  }

  private void mention(DeadLetter letter) {
    long now = System.nanoTime();
    if (now - mentionedNanos >= MENTION_EVERY.toNanos()) {
      mentionedNanos = now;
      LOG.atWarn()
          .addKeyValue("pipeline", pipeline)
          .log(
              "pipeline '{}' has dead letters ({} before this one): {} offset {}, refused by '{}': {}",
              pipeline,
              added.get(),
              letter.origin(),
              letter.offset(),
              letter.component(),
              letter.cause());
    }
  }

  private static long bytes(DeadLetter letter) {
    return (long) letter.payload().length + letter.key().length + LETTER_OVERHEAD;
  }

  /** Completes when every letter added so far is durable, on any thread; at once if all are. */
  public CompletionStage<Done> flushed() {
    if (added.get() == durable.get()) {
      return NOTHING_WAITS;
    }
    lock.lock();
    try {
      if (added.get() == durable.get()) {
        return NOTHING_WAITS;
      }
      CompletableFuture<Done> done = new CompletableFuture<>();
      if (isClosed) {
        done.completeExceptionally(stopping());
      } else {
        flushes.add(new Flush(added.get(), done));
      }
      return done;
    } finally {
      lock.unlock();
    }
  }

  public String pipeline() {
    return pipeline;
  }

  /** Letters made durable since this box began. */
  public long count() {
    return durable.get();
  }

  /** Why letters wait, empty if they do not. */
  public String problem() {
    if (!problem.isEmpty()) {
      return problem;
    }
    long since = writingSinceNanos;
    Duration writing = Duration.ofNanos(since == 0 ? 0 : System.nanoTime() - since);
    return writing.compareTo(SLOW) < 0
        ? ""
        : "dead letters have been on their way for %d s, and what lies behind them waits"
            .formatted(writing.toSeconds());
  }

  private static ConnectorException stopping() {
    return ConnectorException.retryable(
        "dead letters are not durable, and what keeps them has been closed",
        new IllegalStateException("the box is closed"));
  }

  // On the thread of the box

  private void write() {
    SinkWriter writer = null;
    Duration backoff = MIN_BACKOFF;
    while (true) {
      List<DeadLetter> letters = next();
      if (letters.isEmpty()) {
        close(writer);
        writer = null;
        if (hasEnded()) {
          return;
        }
        continue;
      }
      try {
        if (writer == null) {
          writer = sink.get().open(context);
        }
        write(letters, writer);
        backoff = MIN_BACKOFF;
        written(letters);
      } catch (RuntimeException e) {
        failed(e);
        close(writer);
        writer = null;
        pause(backoff);
        Duration doubled = backoff.multipliedBy(2);
        backoff = doubled.compareTo(MAX_BACKOFF) < 0 ? doubled : MAX_BACKOFF;
      }
    }
  }

  /** The oldest letters, which stay waiting; none if there have been none for a while. */
  private List<DeadLetter> next() {
    lock.lock();
    try {
      writingSinceNanos = 0;
      await(IDLE, () -> !waiting.isEmpty());
      List<DeadLetter> letters = new ArrayList<>();
      long bytes = 0;
      for (DeadLetter letter : isClosed ? List.<DeadLetter>of() : waiting) {
        if (bytes > MAX_BATCH_BYTES || letters.size() == MAX_BATCH_LETTERS) {
          break;
        }
        letters.add(letter);
        bytes += bytes(letter);
      }
      if (!letters.isEmpty()) {
        writingSinceNanos = System.nanoTime();
      }
      return letters;
    } finally {
      lock.unlock();
    }
  }

  private void await(Duration longest, BooleanSupplier until) {
    long left = longest.toNanos();
    try {
      while (!isClosed && !until.getAsBoolean() && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread; to end is all that it could mean.
      isClosed = true;
    }
  }

  /** The writer has been closed: whoever adds a letter from now on starts a thread anew. */
  private boolean hasEnded() {
    lock.lock();
    try {
      isWriting = !isClosed && !waiting.isEmpty();
      changed.signalAll();
      return !isWriting;
    } finally {
      lock.unlock();
    }
  }

  private void write(List<DeadLetter> letters, SinkWriter writer) {
    long from = writer.positions().getOrDefault(LetterContext.CHANNEL, 0L);
    long to = Math.max(from, durable.get()) + letters.size();
    Provenance range =
        new Provenance(LetterContext.CHANNEL, to - letters.size(), to, Provenance.NO_WATERMARK);
    try (Batch batch =
        LetterRows.batch(pipeline, letters, clock.instant(), range, context.allocator())) {
      writer.write(batch);
    }
    writer.commit(Map.of(LetterContext.CHANNEL, to));
  }

  private void written(List<DeadLetter> letters) {
    List<Flush> done = new ArrayList<>();
    lock.lock();
    try {
      for (DeadLetter letter : letters) {
        waiting.remove();
        waitingBytes -= bytes(letter);
      }
      long now = durable.addAndGet(letters.size());
      while (!flushes.isEmpty() && flushes.peek().count() <= now) {
        done.add(flushes.remove());
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (!problem.isEmpty()) {
      problem = "";
      LOG.atInfo()
          .addKeyValue("pipeline", pipeline)
          .log("dead letters of '{}' are kept again", pipeline);
    }
    done.forEach(flush -> flush.done().complete(Done.getInstance()));
  }

  private void failed(RuntimeException failure) {
    String now =
        "dead letters cannot be kept, and what lies behind them waits: " + failure.getMessage();
    if (!now.equals(problem)) {
      problem = now;
      if (failure instanceof ConnectorException) {
        LOG.atWarn().addKeyValue("pipeline", pipeline).log("pipeline '{}': {}", pipeline, now);
      } else {
        LOG.atError()
            .addKeyValue("pipeline", pipeline)
            .setCause(failure)
            .log("pipeline '{}': {}", pipeline, now);
      }
    }
  }

  private void pause(Duration backoff) {
    lock.lock();
    try {
      await(backoff, () -> false);
    } finally {
      lock.unlock();
    }
  }

  private static void close(@Nullable SinkWriter writer) {
    if (writer != null) {
      try {
        writer.close();
      } catch (RuntimeException e) {
        LOG.debug("a writer of dead letters could not be closed", e);
      }
    }
  }

  /** Stops writing: letters that are not durable are lost, and so nobody is told that they are. */
  @Override
  public void close() {
    List<Flush> left;
    lock.lock();
    try {
      isClosed = true;
      left = List.copyOf(flushes);
      flushes.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    left.forEach(flush -> flush.done().completeExceptionally(stopping()));
  }

  /** Closes the box unless letters wait; says whether it is closed. */
  public boolean closeIfEmpty() {
    lock.lock();
    try {
      isClosed |= waiting.isEmpty();
      changed.signalAll();
      return isClosed;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until no thread writes any more; for tests and for the end of a process. */
  public boolean awaitClosed(Duration timeout) throws InterruptedException {
    lock.lock();
    try {
      long left = timeout.toNanos();
      while (isWriting && left > 0) {
        left = changed.awaitNanos(left);
      }
      return !isWriting;
    } finally {
      lock.unlock();
    }
  }
}
