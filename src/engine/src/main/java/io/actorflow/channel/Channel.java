package io.actorflow.channel;

import io.actorflow.api.Provenance;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * The sending end: gathers ranges while its credit is used up, keeps what has been sent until it is
 * acknowledged as persisted, and sends it again when asked.
 *
 * <p>Credit is a number of unacknowledged deliveries. What is gathered meanwhile is combined by the
 * caller, so it grows with the number of keys and not with time. One thread.
 *
 * @param <P> what carries the rows
 */
public final class Channel<P> {
  private final int credit;
  private final Map<String, Lane> lanes = new TreeMap<>();
  private final Deque<Delivery<P>> unacknowledged = new ArrayDeque<>();
  private long sequence;

  /** One producer's progress through this channel. */
  private static final class Lane {
    private long acknowledged;
    private long sent;
    private long gathered;
    private long watermark = Provenance.NO_WATERMARK;
    private long sentWatermark = Provenance.NO_WATERMARK;
    private long newsIn;

    Lane(long position) {
      acknowledged = position;
      sent = position;
      gathered = position;
    }

    boolean hasNews() {
      return gathered > sent || watermark != sentWatermark;
    }
  }

  /**
   * @param credit most deliveries that may be unacknowledged, at least 1
   * @param positions where the shard stands with each producer, as it answered when attached to
   */
  public Channel(int credit, Map<String, Long> positions) {
    this.credit = credit;
    positions.forEach((producer, position) -> lanes.put(producer, new Lane(position)));
  }

  /**
   * Gathers a range. Its rows are the caller's to keep until {@link #send}, if this is true: if it
   * is false, the shard has them already.
   *
   * @throws IllegalStateException if the range is partly behind the shard's position, or ahead of
   *     it
   */
  public boolean gather(Provenance range) {
    Lane lane = lanes.computeIfAbsent(range.producer(), producer -> new Lane(range.from()));
    if (range.to() < lane.gathered || (range.to() == lane.gathered && range.from() < range.to())) {
      return false;
    }
    if (range.from() != lane.gathered) {
      throw new IllegalStateException("%s does not continue at %d".formatted(range, lane.gathered));
    }
    lane.gathered = range.to();
    if (range.watermark() != Provenance.NO_WATERMARK) {
      lane.watermark = range.watermark();
    }
    return true;
  }

  public boolean hasNews() {
    for (Lane lane : lanes.values()) {
      if (lane.hasNews()) {
        return true;
      }
    }
    return false;
  }

  public boolean hasCredit() {
    return unacknowledged.size() < credit;
  }

  /** Deliveries that have not been acknowledged. */
  public int inFlight() {
    return unacknowledged.size();
  }

  /** What is in the deliveries that have not been acknowledged. */
  public int unacknowledged(ToIntFunction<P> size) {
    int sum = 0;
    for (Delivery<P> delivery : unacknowledged) {
      sum += size.applyAsInt(delivery.payload());
    }
    return sum;
  }

  /**
   * Turns everything gathered, whose rows are in {@code payload}, into the next delivery.
   *
   * <p>A producer with news in a delivery that is not acknowledged yet is named in this one too: so
   * it can only be applied behind that one, and its acknowledgement counts for both.
   */
  public Delivery<P> send(P payload) {
    long settled = unacknowledged.isEmpty() ? sequence : unacknowledged.peekFirst().sequence() - 1;
    sequence++;
    List<Provenance> ranges = new ArrayList<>(lanes.size());
    lanes.forEach(
        (producer, lane) -> {
          boolean hasNews = lane.hasNews();
          if (hasNews || lane.newsIn > settled) {
            ranges.add(new Provenance(producer, lane.sent, lane.gathered, lane.watermark));
          }
          if (hasNews) {
            lane.sent = lane.gathered;
            lane.sentWatermark = lane.watermark;
            lane.newsIn = sequence;
          }
        });
    Delivery<P> delivery = new Delivery<>(sequence, ranges, payload);
    unacknowledged.add(delivery);
    return delivery;
  }

  /** Everything up to and including that delivery is persisted. */
  public void acknowledged(long upTo) {
    while (!unacknowledged.isEmpty() && unacknowledged.peekFirst().sequence() <= upTo) {
      settle(unacknowledged.removeFirst());
    }
  }

  /**
   * The shard has been attached to again, because it has refused a delivery or been silent for too
   * long: what to send again, oldest first. It recognises what it has.
   *
   * @param positions where it stands with each producer
   * @return empty if this channel cannot go on from there, because another sender has moved the
   *     shard or it has lost what it had told: then everything begins again from its positions
   */
  public Optional<List<Delivery<P>>> resume(Map<String, Long> positions) {
    Map<String, Long> reached = new HashMap<>(positions);
    for (Map.Entry<String, Lane> entry : lanes.entrySet()) {
      Lane lane = entry.getValue();
      Long position = reached.putIfAbsent(entry.getKey(), lane.acknowledged);
      if (position != null && (position < lane.acknowledged || position > lane.sent)) {
        return Optional.empty();
      }
    }
    for (Delivery<P> delivery : unacknowledged) {
      boolean next = true;
      boolean past = true;
      for (Provenance range : delivery.ranges()) {
        long position = reached.getOrDefault(range.producer(), range.from());
        next &= range.from() == position;
        past &= range.to() <= position;
      }
      if (!next && !past) {
        return Optional.empty();
      }
      delivery.ranges().forEach(range -> reached.merge(range.producer(), range.to(), Math::max));
    }
    return Optional.of(List.copyOf(unacknowledged));
  }

  private void settle(Delivery<P> delivery) {
    for (Provenance range : delivery.ranges()) {
      Lane lane = lanes.get(range.producer());
      if (lane != null) {
        lane.acknowledged = Math.max(lane.acknowledged, range.to());
      }
    }
  }

  /** Last offset of each producer that this channel's shard has persisted. */
  public Map<String, Long> acknowledged() {
    Map<String, Long> offsets = new HashMap<>();
    lanes.forEach((producer, lane) -> offsets.put(producer, lane.acknowledged));
    return offsets;
  }
}
