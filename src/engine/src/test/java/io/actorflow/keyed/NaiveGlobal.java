package io.actorflow.keyed;

import io.actorflow.api.Provenance;
import io.actorflow.keyed.Bids.Bid;
import io.actorflow.keyed.Bids.Group;
import io.actorflow.keyed.Windows.Global;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A window for each key, for good, in the plainest way. */
final class NaiveGlobal implements NaiveState {
  private final Global window;
  private final Map<String, Group> groups = new TreeMap<>();
  private final Map<String, Long> shown = new TreeMap<>();
  private long watermark = Provenance.NO_WATERMARK;

  NaiveGlobal(Global window) {
    this.window = window;
  }

  @Override
  public NaiveGlobal copy() {
    NaiveGlobal copy = new NaiveGlobal(window);
    copy.groups.putAll(groups);
    copy.shown.putAll(shown);
    copy.watermark = watermark;
    return copy;
  }

  @Override
  public boolean isLate(Bid bid) {
    groups.merge(bid.auction(), Group.of(0, 0, bid), (group, one) -> group.plus(bid));
    return false;
  }

  @Override
  public List<Group> commit(long reached) {
    boolean isTime = reached > watermark && (reached == Provenance.END || crosses(reached));
    watermark = Math.max(watermark, reached);
    List<Group> results = new ArrayList<>();
    for (Group group : List.copyOf(groups.values())) {
      long more = group.bids() - shown.getOrDefault(group.auction(), 0L);
      boolean isFull = window.everyRows() > 0 && more >= window.everyRows();
      if (isFull || (isTime && more > 0)) {
        results.add(group);
        shown.put(group.auction(), group.bids());
        if (window.clears()) {
          groups.remove(group.auction());
          shown.remove(group.auction());
        }
      }
    }
    return results;
  }

  private boolean crosses(long reached) {
    return window.everyMicros() > 0
        && Math.floorDiv(watermark, window.everyMicros())
            < Math.floorDiv(reached, window.everyMicros());
  }

  @Override
  public boolean isEmpty() {
    return groups.isEmpty();
  }
}
