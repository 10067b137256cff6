package io.actorflow.keyed;

import io.actorflow.api.Provenance;
import io.actorflow.keyed.Bids.Bid;
import io.actorflow.keyed.Bids.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Windows of so many rows in the plainest way: one row after another. */
final class NaiveCounts implements NaiveState {
  private final long size;
  private final Map<String, Group> open = new TreeMap<>();
  private final List<Group> complete = new ArrayList<>();

  NaiveCounts(long size) {
    this.size = size;
  }

  @Override
  public NaiveCounts copy() {
    NaiveCounts copy = new NaiveCounts(size);
    copy.open.putAll(open);
    copy.complete.addAll(complete);
    return copy;
  }

  @Override
  public boolean isLate(Bid bid) {
    Group group = open.get(bid.auction());
    Group after = group == null ? Group.of(0, 0, bid) : group.plus(bid);
    if (after.bids() == size) {
      open.remove(bid.auction());
      complete.add(after);
    } else {
      open.put(bid.auction(), after);
    }
    return false;
  }

  @Override
  public List<Group> commit(long watermark) {
    List<Group> results = new ArrayList<>(complete);
    complete.clear();
    if (watermark == Provenance.END) {
      results.addAll(open.values());
      open.clear();
    }
    return results;
  }

  @Override
  public boolean isEmpty() {
    return open.isEmpty();
  }
}
