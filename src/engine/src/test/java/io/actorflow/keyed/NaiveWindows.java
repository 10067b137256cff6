package io.actorflow.keyed;

import io.actorflow.api.Provenance;
import io.actorflow.keyed.Bids.Bid;
import io.actorflow.keyed.Bids.Group;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Windows in the plainest way: every row is put into every window that it falls into. */
final class NaiveWindows {
  private final WindowSpan span;
  private final Map<Long, Map<String, Group>> open = new TreeMap<>();
  private long watermark = Provenance.NO_WATERMARK;

  NaiveWindows(WindowSpan span) {
    this.span = span;
  }

  NaiveWindows(NaiveWindows other) {
    span = other.span;
    watermark = other.watermark;
    other.open.forEach((start, groups) -> open.put(start, new LinkedHashMap<>(groups)));
  }

  /** Answers whether it was too late for all of its windows. */
  boolean isLate(Bid bid) {
    boolean isLate = true;
    long first = Math.floorDiv(bid.at() - span.sizeMicros(), span.slideMicros());
    for (long n = first; n * span.slideMicros() <= bid.at(); n++) {
      long start = n * span.slideMicros();
      long end = start + span.sizeMicros();
      if (bid.at() < end && end > watermark) {
        isLate = false;
        open.computeIfAbsent(start, s -> new LinkedHashMap<>())
            .merge(bid.auction(), Group.of(start, end, bid), (group, one) -> group.plus(bid));
      }
    }
    return isLate;
  }

  /** What the watermark closes. */
  List<Group> close(long reached) {
    List<Group> closed = new ArrayList<>();
    open.entrySet()
        .removeIf(
            window -> {
              boolean isDue = window.getKey() + span.sizeMicros() <= reached;
              if (isDue) {
                closed.addAll(window.getValue().values());
              }
              return isDue;
            });
    watermark = Math.max(watermark, reached);
    return closed;
  }

  boolean isEmpty() {
    return open.isEmpty();
  }
}
