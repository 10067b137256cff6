package io.actorflow.bench.nexmark;

import static io.actorflow.bench.nexmark.Input.AUCTIONS;
import static io.actorflow.bench.nexmark.Input.BIDS;
import static io.actorflow.bench.nexmark.Input.PERSONS;
import static io.actorflow.bench.nexmark.Input.SIDE;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The queries. What they ask is in bench/nexmark: {@code pipelines} as ActorFlow has it, {@code
 * flink} as Flink SQL has it, {@code oracle} as DuckDB answers it.
 */
@SuppressWarnings("ImmutableEnumChecker") // Set.of and List.of are
enum Query {
  Q0("pass through", Set.of(BIDS)),
  Q1("prices in euros", Set.of(BIDS)),
  Q2("bids for some auctions", Set.of(BIDS)),
  Q3("who sells in some states", Set.of(PERSONS, AUCTIONS)),
  Q4("average final price by category", Set.of(AUCTIONS, BIDS), "id"),
  Q5("auctions with the most bids", Set.of(BIDS)),
  Q6("average of the last final prices by seller", Set.of(AUCTIONS, BIDS), "seller"),
  Q7("highest bids of ten seconds", Set.of(BIDS)),
  Q8("new persons who sell", Set.of(PERSONS, AUCTIONS)),
  Q9("winning bids", Set.of(AUCTIONS, BIDS), "id"),
  Q11("sessions of bidders", Set.of(BIDS)),
  Q12("bids by bidder and ten seconds of the clock", Set.of(BIDS)),
  Q13("bids with a value looked up", Set.of(BIDS, SIDE)),
  Q15("bids of a day, with distinct counts", Set.of(BIDS), "day"),
  Q16("channels by day, with distinct counts", Set.of(BIDS), "channel", "day"),
  Q17("auctions by day", Set.of(BIDS), "auction", "day"),
  Q18("last bid of each bidder and auction", Set.of(BIDS), "bidder", "auction"),
  Q19("ten highest bids of each auction", Set.of(BIDS), "auction", "rank-number"),
  Q20("bids with their auctions", Set.of(AUCTIONS, BIDS)),
  Q22("folders of addresses", Set.of(BIDS));

  private final String title;
  private final Set<Input> inputs;
  private final List<String> identity;

  /**
   * @param identity the columns by which a result replaces an earlier one; none if all of them stay
   */
  Query(String title, Set<Input> inputs, String... identity) {
    this.title = title;
    this.inputs = inputs;
    this.identity = List.of(identity);
  }

  /** As files are called. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  String title() {
    return title;
  }

  Set<Input> inputs() {
    return inputs;
  }

  List<String> identity() {
    return identity;
  }

  /** How many records it reads of so many events. What is only looked up does not count. */
  long records(long events) {
    return inputs.stream()
        .filter(input -> input != SIDE)
        .mapToLong(input -> input.records(events))
        .sum();
  }
}
