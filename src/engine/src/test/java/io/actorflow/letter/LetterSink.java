package io.actorflow.letter;

import io.actorflow.api.Batch;
import io.actorflow.api.ConnectorException;
import io.actorflow.api.DeadLetter;
import io.actorflow.api.Delivery;
import io.actorflow.api.Sink;
import io.actorflow.api.SinkContext;
import io.actorflow.api.SinkWriter;
import io.actorflow.testkit.Rows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * A sink for letters that commits as often as it is allowed to, and fails as long as it is told.
 */
public final class LetterSink implements Sink {
  public static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  private final List<List<@Nullable Object>> kept = new CopyOnWriteArrayList<>();
  private final Semaphore commits;
  private volatile boolean failing;

  private LetterSink(int commits) {
    this.commits = new Semaphore(commits);
  }

  /** One whose commits take as long as nobody {@link #allow allows} them. */
  public static LetterSink slow() {
    return new LetterSink(0);
  }

  public static LetterSink prompt() {
    return new LetterSink(Integer.MAX_VALUE / 2);
  }

  public void allow(int more) {
    commits.release(more);
  }

  public void failing(boolean isFailing) {
    failing = isFailing;
  }

  /** What has been committed, row by row. */
  public List<List<@Nullable Object>> kept() {
    return List.copyOf(kept);
  }

  public LetterBox box(BufferAllocator allocator) {
    return new LetterBox(
        "bids",
        "bids.dead-letters",
        () -> this,
        format -> {
          throw new AssertionError("nothing is encoded");
        },
        allocator,
        InstantSource.fixed(NOW));
  }

  public static DeadLetter letter(int offset, String record) {
    byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
    return new DeadLetter(
        "source/bids-0", offset, "source", "no JSON", 1, new byte[0], bytes, bytes.length);
  }

  @Override
  public Delivery delivery() {
    return Delivery.atLeastOnce("it is a test");
  }

  @Override
  public SinkWriter open(SinkContext context) {
    refuseIfFailing();
    return new Writer();
  }

  private void refuseIfFailing() {
    if (failing) {
      throw ConnectorException.retryable("the disk is full", new IOException("no space"));
    }
  }

  private final class Writer implements SinkWriter {
    private final List<List<@Nullable Object>> written = new ArrayList<>();

    @Override
    public Map<String, Long> positions() {
      return Map.of();
    }

    @Override
    public void write(Batch batch) {
      Rows.of(batch).rows().forEach(row -> written.add(row.values()));
    }

    @Override
    public void commit(Map<String, Long> positions) {
      commits.acquireUninterruptibly();
      refuseIfFailing();
      kept.addAll(written);
      written.clear();
    }

    @Override
    public void close() {}
  }
}
