package io.actorflow.channel;

import io.actorflow.api.Provenance;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The receiving end of a shard's channels: decides what may be applied, and remembers how far each
 * producer has come.
 *
 * <p>A range is accepted only if its channel's epoch is current and it begins where its producer
 * stands. Everything else is answered with the positions, from where the sender goes on. Epochs and
 * positions are part of the shard's state and are persisted with it. One thread.
 */
public final class Intake {
  private final Map<String, Long> epochs = new HashMap<>();
  private final Map<String, Position> positions = new HashMap<>();
  private final Map<String, Position> taken = new HashMap<>();
  private final Set<String> moved = new HashSet<>();
  private boolean epochsMoved;

  /** What becomes of a delivery. */
  public enum Verdict {
    /** Apply it: the positions have moved on. */
    ACCEPTED,
    /** It has been applied before. */
    DUPLICATE,
    /**
     * Something before it is missing, or the channel has not attached: answer with the positions.
     */
    REFUSED,
    /** Its sender has been replaced by one with a higher epoch. */
    FENCED
  }

  /**
   * A channel's sender begins, or begins again.
   *
   * @param starts where a producer begins that has not been seen here yet
   * @return false if a sender with a higher epoch has attached before
   */
  public boolean attach(String channel, long epoch, Map<String, Long> starts) {
    if (epoch < epochs.getOrDefault(channel, 0L)) {
      return false;
    }
    Long before = epochs.put(channel, epoch);
    epochsMoved |= before == null || before < epoch;
    starts.forEach(
        (producer, start) -> {
          Position first = new Position(start, Provenance.NO_WATERMARK, false, 0);
          if (positions.putIfAbsent(producer, first) == null) {
            moved.add(producer);
          }
        });
    return true;
  }

  public Verdict offer(String channel, long epoch, List<Provenance> ranges) {
    long current = epochs.getOrDefault(channel, 0L);
    if (epoch < current) {
      return Verdict.FENCED;
    }
    if (epoch > current) {
      return Verdict.REFUSED;
    }
    boolean next = true;
    boolean past = true;
    for (Provenance range : ranges) {
      Position position = positions.get(range.producer());
      next &= position != null && range.from() == position.offset();
      past &= position != null && range.to() <= position.offset();
    }
    if (!next && !past) {
      return Verdict.REFUSED;
    }
    for (Provenance range : ranges) {
      take(range);
    }
    return next ? Verdict.ACCEPTED : Verdict.DUPLICATE;
  }

  /** Of a range whose rows are here already only the watermark may be new. */
  private void take(Provenance range) {
    Position position = positions.get(range.producer());
    Position after = (position == null ? Position.before(range) : position).after(range);
    if (!after.equals(position)) {
      positions.put(range.producer(), after);
      moved.add(range.producer());
    }
  }

  /** Whether any position or epoch has moved since positions were last taken. */
  public boolean hasMoved() {
    return epochsMoved || !moved.isEmpty();
  }

  /** The positions that have moved since this was last called. Epochs are persisted with them. */
  public Map<String, Position> takeMoved() {
    Map<String, Position> newest = new HashMap<>();
    moved.forEach(producer -> newest.put(producer, positions.get(producer)));
    moved.clear();
    epochsMoved = false;
    taken.putAll(newest);
    return newest;
  }

  /** Takes over what a commit has persisted. */
  public void replay(Map<String, Long> persistedEpochs, Map<String, Position> persisted) {
    epochs.putAll(persistedEpochs);
    positions.putAll(persisted);
    taken.putAll(persisted);
  }

  public Map<String, Long> epochs() {
    return Map.copyOf(epochs);
  }

  /** All positions as of when those that have moved were last taken. */
  public Map<String, Position> takenPositions() {
    return Map.copyOf(taken);
  }

  /** Last offset applied of each of these producers, as far as they have been seen. */
  public Map<String, Long> offsets(Collection<String> producers) {
    Map<String, Long> offsets = new HashMap<>();
    for (String producer : producers) {
      Position position = positions.get(producer);
      if (position != null) {
        offsets.put(producer, position.offset());
      }
    }
    return offsets;
  }

  /**
   * Whether some producers could wait until others have come as far in event time, and nobody would
   * wait for them: all of them are beyond the watermark of them all, and none is idle. Of who is
   * idle the next rows would be late if others went on without.
   */
  public boolean isAhead(Collection<String> some, Collection<String> all) {
    for (String producer : some) {
      Position position = positions.get(producer);
      if (position == null || position.idle()) {
        return false;
      }
    }
    return watermark(some) > watermark(all);
  }

  /**
   * The event time before which nothing more is expected from any of the producers: the least of
   * their watermarks, without those that have ended and those that are idle. A producer that has
   * not been seen holds it back. If all that have not ended are idle, it is the greatest that those
   * have reached, each with the time that it has been silent for: they may go on, so it is not the
   * end.
   */
  public long watermark(Collection<String> producers) {
    long least = Provenance.END;
    long greatest = Provenance.NO_WATERMARK;
    boolean anyOpen = false;
    boolean anyAwaited = false;
    for (String producer : producers) {
      Position position = positions.get(producer);
      if (position == null) {
        return Provenance.NO_WATERMARK;
      }
      if (position.watermark() == Provenance.END) {
        continue;
      }
      anyOpen = true;
      greatest = Math.max(greatest, position.reached());
      if (!position.idle()) {
        anyAwaited = true;
        least = Math.min(least, position.watermark());
      }
    }
    return anyOpen && !anyAwaited ? greatest : least;
  }
}
