package io.actorflow.keyed;

import io.actorflow.api.Provenance;
import io.actorflow.testkit.Row;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/** A table of auctions that forgets them. */
final class NaiveAuctions implements NaiveTable<NaiveAuctions.Bid> {
  private final long ttl;
  private Map<String, Group> groups = new HashMap<>();
  private Map<String, Group> atCommit = Map.of();
  private final Set<String> changed = new HashSet<>();

  NaiveAuctions(long ttl) {
    this.ttl = ttl;
  }

  record Bid(long at, String auction, long price) {
    Row row() {
      return Row.row(at, auction, price);
    }
  }

  private record Group(long bids, long sum, long last, Set<Long> prices) {
    Group plus(Bid bid) {
      Set<Long> all = new HashSet<>(prices);
      all.add(bid.price());
      return new Group(bids + 1, sum + bid.price(), Math.max(last, bid.at()), all);
    }
  }

  @Override
  public void apply(Bid bid) {
    groups.put(
        bid.auction(),
        groups.getOrDefault(bid.auction(), new Group(0, 0, Long.MIN_VALUE, Set.of())).plus(bid));
    changed.add(bid.auction());
  }

  @Override
  public boolean hasChanges() {
    return !changed.isEmpty();
  }

  @Override
  public List<Row> commit(long watermark) {
    List<Row> results = new ArrayList<>();
    for (String auction : List.copyOf(groups.keySet())) {
      Group group = Objects.requireNonNull(groups.get(auction));
      long due = group.last() + ttl;
      if (Provenance.isMoment(watermark) && due <= watermark) {
        groups.remove(auction);
        results.add(Row.row(auction, null, null, moment(due), null, true));
      } else if (changed.contains(auction)) {
        results.add(row(auction, group));
      }
    }
    changed.clear();
    atCommit = Map.copyOf(groups);
    return results;
  }

  @Override
  public void restart() {
    groups = new HashMap<>(atCommit);
    changed.clear();
  }

  @Override
  public List<Row> present() {
    List<Row> present = new ArrayList<>();
    groups.forEach(
        (auction, group) -> present.add(new Row(row(auction, group).values().subList(0, 5))));
    return present;
  }

  boolean has(String auction) {
    return groups.containsKey(auction);
  }

  @Override
  public long groups() {
    return groups.size();
  }

  private static Row row(String auction, Group group) {
    return Row.row(
        auction,
        group.bids(),
        group.sum(),
        moment(group.last()),
        (long) group.prices().size(),
        false);
  }

  private static Instant moment(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** Some bids around a time, some at the same moment, many of them for one auction. */
  static List<Bid> bids(Random random, long time, int keys) {
    List<Bid> bids = new ArrayList<>();
    for (int i = random.nextInt(12); i > 0; i--) {
      int key = random.nextBoolean() ? 0 : random.nextInt(keys);
      bids.add(
          new Bid(
              Math.floorDiv(time - random.nextInt(1500), 20) * 20 + 1,
              "auction-" + key,
              random.nextInt(5)));
    }
    return bids;
  }
}
