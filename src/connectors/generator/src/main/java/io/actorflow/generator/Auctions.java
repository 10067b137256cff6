package io.actorflow.generator;

import io.actorflow.generator.Attribute.Moment;
import io.actorflow.generator.Attribute.Text;
import io.actorflow.generator.Attribute.Whole;
import java.util.List;

/** The attributes of auctions, by the number of the event. */
final class Auctions {
  // Purposes of draws; texts take a range of them.
  private static final int SELLER = 100;
  private static final int CATEGORY = 102;
  private static final int INITIAL_BID = 103;
  private static final int RESERVE = 104;
  private static final int LENGTH = 105;
  private static final int NAME = 2000;
  private static final int DESCRIPTION = 4000;
  private static final int EXTRA = 6000;

  private static final long FIRST_CATEGORY = 10;
  private static final int CATEGORIES = 5;

  // An auction is to have 500 bytes, of which about 110 are in the other columns.
  private static final int MIN_EXTRA = 312;
  private static final int EXTRA_RANGE = 156;

  private final Draws draws;
  private final Population population;
  private final EventTimes times;

  Auctions(Draws draws, EventTimes times) {
    this.draws = draws;
    this.times = times;
    population = new Population(draws);
  }

  List<Attribute> attributes() {
    return List.of(
        new Whole("id", event -> Population.id(Population.lastAuction(event))),
        new Text("item-name", (event, target, at) -> words(20, event, NAME, target, at)),
        new Text("description", (event, target, at) -> words(100, event, DESCRIPTION, target, at)),
        new Whole("initial-bid", this::initialBid),
        new Whole("reserve", event -> initialBid(event) + population.price(event, RESERVE)),
        new Moment("date-time", times::micros),
        new Moment("expires", this::expires),
        new Whole("seller", event -> population.seller(event, SELLER)),
        new Whole("category", event -> FIRST_CATEGORY + draws.below(CATEGORIES, event, CATEGORY)),
        new Text("extra", this::extra));
  }

  private long initialBid(long event) {
    return population.price(event, INITIAL_BID);
  }

  /** At a moment that lets as many auctions be in flight as {@link Population} says. */
  private long expires(long event) {
    long ahead = (long) Population.AUCTIONS_IN_FLIGHT * Population.EPOCH / Population.AUCTIONS;
    long horizonMillis = times.millisSinceStart(event + ahead) - times.millisSinceStart(event);
    long lengthMillis = 1 + draws.below(Math.max(1, horizonMillis * 2), event, LENGTH);
    return (times.millis(event) + lengthMillis) * 1000;
  }

  private int words(int bound, long event, int purpose, byte[] target, int at) {
    int length = 3 + (int) draws.below(bound - 3, event, purpose);
    return draws.words(length, (byte) ' ', event, purpose + 1, target, at);
  }

  private int extra(long event, byte[] target, int at) {
    int length = MIN_EXTRA + (int) draws.below(EXTRA_RANGE, event, EXTRA);
    return draws.letters(length, event, EXTRA + 1, target, at);
  }
}
