package io.actorflow.shard;

import io.actorflow.api.Provenance;
import io.actorflow.group.Rows;
import io.actorflow.shard.ShardEvent.Committed;
import io.actorflow.shard.ShardEvent.Snapshot;
import io.actorflow.spill.Checkpoint;
import io.actorflow.spill.Segment;
import io.actorflow.spill.SegmentReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What one shard has persisted. Outlives its lives, and compares what they make of it. */
final class Journal implements SegmentReader {
  private static final Reached NOTHING =
      new Reached(Map.of(), Provenance.NO_WATERMARK, Groups.none(), Map.of());

  private final Scenario scenario;
  private final SimulatedSource source;
  private final List<ShardEvent> events = new ArrayList<>();
  private final Map<Long, Reached> commits = new HashMap<>();
  private final Map<String, Long> promised = new HashMap<>();
  private final Map<Part, Rows> parts = new HashMap<>();
  private final NavigableMap<Long, Groups> outbox = new TreeMap<>();
  private @Nullable Saved snapshot;
  private Reached last = NOTHING;

  /** A snapshot and the number of events in it. */
  record Saved(int events, Snapshot snapshot, Optional<Checkpoint> checkpoint) {}

  /** A part of a segment. */
  private record Part(long epoch, int segment, int chunk) {}

  /**
   * How far a shard had come with a commit.
   *
   * @param offsets of each producer
   * @param late all rows so far that came too late to count
   * @param confirmed by branch
   */
  record Reached(
      Map<String, Long> offsets, long watermark, Groups late, Map<String, Long> confirmed) {}

  Journal(Scenario scenario, SimulatedSource source) {
    this.scenario = scenario;
    this.source = source;
  }

  SimulatedSource source() {
    return source;
  }

  @Nullable Saved snapshot() {
    return snapshot;
  }

  int size() {
    return events.size();
  }

  List<ShardEvent> after(int first) {
    return List.copyOf(events.subList(first, events.size()));
  }

  /** The sender with that epoch has been told where the shard stands, and counts on it. */
  void promised(String channel, long epoch) {
    promised.merge(channel, epoch, Math::max);
  }

  /**
   * @param late rows that the event has found too late to count
   * @param senders the lowest epoch of each channel that it holds rows of
   */
  void append(ShardEvent event, Groups late, Map<String, Long> senders) {
    senders.forEach(
        (channel, epoch) -> {
          if (epoch < promised.getOrDefault(channel, 0L)) {
            throw new AssertionError(
                "rows of %s with epoch %d are persisted, although epoch %d has been told of others"
                    .formatted(channel, epoch, promised.get(channel)));
          }
        });
    events.add(event);
    if (!(event instanceof Committed committed)) {
      return;
    }
    if (committed.watermark() < last.watermark()) {
      throw new AssertionError(
          "the watermark falls from %d to %d".formatted(last.watermark(), committed.watermark()));
    }
    Map<String, Long> offsets = new HashMap<>(last.offsets());
    committed
        .positions()
        .forEach((producer, position) -> offsets.merge(producer, position.offset(), Math::max));
    last =
        new Reached(offsets, committed.watermark(), last.late().plus(late), committed.confirmed());
    commits.put(committed.commit(), last);
    if (committed.watermark() == Provenance.END) {
      Expect.same("the end of event time", source.watermark(offsets), Provenance.END);
    }
    if (!scenario.hasIdle()) {
      Expect.same("watermark", committed.watermark(), source.watermark(offsets));
      if (!scenario.traits().late()) {
        Expect.same("late rows", last.late(), Groups.none());
      }
    }
  }

  void save(Saved saved) {
    saved
        .checkpoint()
        .ifPresent(
            checkpoint -> {
              for (int chunk = 0; chunk < checkpoint.chunks().size(); chunk++) {
                Segment segment = checkpoint.segment();
                parts.put(
                    new Part(segment.epoch(), segment.number(), chunk),
                    checkpoint.chunks().get(chunk));
              }
            });
    if (snapshot == null || saved.events() > snapshot.events()) {
      snapshot = saved;
    }
  }

  @Override
  public CompletionStage<Rows> read(Segment segment, int chunk) {
    Part part = new Part(segment.epoch(), segment.number(), chunk);
    return CompletableFuture.completedStage(
        Objects.requireNonNull(parts.get(part), "no such part of a snapshot"));
  }

  void drop(List<Segment> segments) {
    for (Segment segment : segments) {
      parts
          .keySet()
          .removeIf(part -> part.epoch() == segment.epoch() && part.segment() == segment.number());
    }
  }

  /** As of the last commit. */
  Reached reached() {
    return last;
  }

  Reached reached(long commit) {
    Reached reached = commit == 0 ? NOTHING : commits.get(commit);
    if (reached == null) {
      throw new AssertionError("commit " + commit + " is known but not persisted");
    }
    return reached;
  }

  /** Fails if a sender takes for persisted what is not. */
  void checkPersisted(Map<String, Long> acknowledged) {
    acknowledged.forEach(
        (producer, offset) -> {
          if (last.offsets().getOrDefault(producer, -1L) < offset) {
            throw new AssertionError(
                "%s is acknowledged up to %d, persisted are %s"
                    .formatted(producer, offset, last.offsets()));
          }
        });
  }

  /**
   * Fails if a sender is told of less than it may have been told before: it would take the rest for
   * lost.
   */
  void checkNotBehind(Map<String, Long> told, long commit) {
    Map<String, Long> persisted = reached(commit).offsets();
    told.forEach(
        (producer, offset) -> {
          if (offset < persisted.getOrDefault(producer, -1L)) {
            throw new AssertionError(
                "a sender is told that %s stands at %d, but persisted are %s"
                    .formatted(producer, offset, persisted));
          }
        });
  }

  /**
   * Fails if the life that has written or read the newest event holds other results than those
   * before it held.
   *
   * @param arrived commit up to which nobody needs to hold any
   */
  void checkOutbox(List<Outbox.Entry> entries, long arrived) {
    TreeMap<Long, Groups> held = new TreeMap<>();
    entries.forEach(entry -> held.put(entry.commit(), Groups.of(entry.results())));
    held.forEach(outbox::putIfAbsent);
    Expect.same("outbox behind commit " + arrived, held, outbox.tailMap(arrived, false));
  }
}
