package io.actorflow.keyed;

import io.actorflow.api.Provenance;
import io.actorflow.keyed.Bids.Bid;
import io.actorflow.keyed.Bids.Group;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Sessions in the plainest way: all rows are kept, and every time sorted and put together anew. */
final class NaiveSessions implements NaiveState {
  private final long gap;
  private final long lateness;
  private final List<Bid> open = new ArrayList<>();
  private long watermark = Provenance.NO_WATERMARK;

  NaiveSessions(long gap, long lateness) {
    this.gap = gap;
    this.lateness = lateness;
  }

  @Override
  public NaiveSessions copy() {
    NaiveSessions copy = new NaiveSessions(gap, lateness);
    copy.open.addAll(open);
    copy.watermark = watermark;
    return copy;
  }

  @Override
  public boolean isLate(Bid bid) {
    open.add(bid);
    boolean isLate =
        sessions().stream()
            .filter(session -> session.contains(bid))
            .allMatch(session -> end(session) + lateness <= watermark);
    if (isLate) {
      open.removeLast();
    }
    return isLate;
  }

  private List<List<Bid>> sessions() {
    List<List<Bid>> sessions = new ArrayList<>();
    open.stream()
        .sorted(Comparator.comparing(Bid::auction).thenComparing(Bid::at))
        .forEach(
            bid -> {
              List<Bid> last = sessions.isEmpty() ? List.of() : sessions.getLast();
              if (last.isEmpty()
                  || !last.getLast().auction().equals(bid.auction())
                  || bid.at() >= end(last)) {
                sessions.add(new ArrayList<>());
              }
              sessions.getLast().add(bid);
            });
    return sessions;
  }

  private long end(List<Bid> session) {
    return session.getLast().at() + gap;
  }

  @Override
  public List<Group> commit(long reached) {
    watermark = Math.max(watermark, reached);
    List<Group> results = new ArrayList<>();
    for (List<Bid> session : sessions()) {
      if (end(session) + lateness <= watermark) {
        Group group = Group.of(session.getFirst().at(), end(session), session.getFirst());
        for (Bid bid : session.subList(1, session.size())) {
          group = group.plus(bid);
        }
        results.add(group);
        session.forEach(open::remove);
      }
    }
    return results;
  }

  @Override
  public boolean isEmpty() {
    return open.isEmpty();
  }
}
