package io.actorflow.channel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one shard has persisted, and the sink that it feeds. Outlives its lives. */
final class Journal {
  final List<Event> events = new ArrayList<>();
  @Nullable Snapshot snapshot;

  /** The highest epoch of each channel that a shard has told its sender of. */
  final Map<String, Long> promised = new HashMap<>();

  /** How far each producer's rows are persisted. */
  final Map<String, Long> offsets = new HashMap<>();

  Groups sink = Groups.none();
  long sinkPosition;

  /**
   * A commit, or with neither delta nor positions the beginning of a life.
   *
   * @param state after it, to compare with
   */
  record Event(
      long commit,
      Groups delta,
      Groups state,
      Map<String, Long> epochs,
      Map<String, Position> positions,
      long watermark) {}

  /** Everything as of a commit, behind so many events. */
  record Snapshot(
      int events,
      long commit,
      Groups groups,
      Map<String, Long> epochs,
      Map<String, Position> positions,
      long watermark) {}

  void append(Event event) {
    events.add(event);
    event
        .positions()
        .forEach((producer, position) -> offsets.merge(producer, position.offset(), Math::max));
  }

  /** Fails if a sender takes for persisted what is not. */
  void checkPersisted(Map<String, Long> acknowledged) {
    acknowledged.forEach(
        (producer, offset) -> {
          if (offsets.getOrDefault(producer, -1L) < offset) {
            throw new AssertionError(
                "%s is acknowledged up to %d, persisted are %s"
                    .formatted(producer, offset, offsets));
          }
        });
  }

  /** The sink takes results by commit and knows how far it has come. */
  void deliver(Event event) {
    if (event.commit() > sinkPosition + 1) {
      throw new AssertionError("results of commit " + (sinkPosition + 1) + " are lost");
    }
    if (event.commit() > sinkPosition) {
      sinkPosition = event.commit();
      sink = sink.replacedBy(event.delta());
      if (!sink.equals(event.state())) {
        throw new AssertionError("%s has come out of %s".formatted(sink, event.state()));
      }
    }
  }
}
