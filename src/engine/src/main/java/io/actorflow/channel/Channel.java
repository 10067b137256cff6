package io.actorflow.channel;

import io.actorflow.api.Provenance;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

  /** Turns everything gathered, whose rows are in {@code payload}, into the next delivery. */
  public Delivery<P> send(P payload) {
    List<Provenance> ranges = new ArrayList<>(lanes.size());
    lanes.forEach(
        (producer, lane) -> {
          if (lane.hasNews()) {
            ranges.add(new Provenance(producer, lane.sent, lane.gathered, lane.watermark));
            lane.sent = lane.gathered;
            lane.sentWatermark = lane.watermark;
          }
        });
    Delivery<P> delivery = new Delivery<>(++sequence, ranges, payload);
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
   * What awaits an acknowledgement, oldest first: to be sent again when the shard has refused a
   * delivery, has restarted or is silent for too long. It recognises what it has.
   */
  public List<Delivery<P>> unacknowledged() {
    return List.copyOf(unacknowledged);
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
