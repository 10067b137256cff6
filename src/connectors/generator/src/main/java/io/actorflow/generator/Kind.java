package io.actorflow.generator;

/** Which events a generator makes: all, or those of one entity. */
public enum Kind {
  PERSONS(0, Population.PERSONS, "person"),
  AUCTIONS(Population.PERSONS, Population.AUCTIONS, "auction"),
  BIDS(Population.PERSONS + Population.AUCTIONS, Population.BIDS, "bid"),
  EVENTS(0, Population.EPOCH, "event");

  private final int first;
  private final int count;
  private final String entity;

  /**
   * @param first place of the first one in every epoch
   * @param count how many there are in every epoch
   */
  Kind(int first, int count, String entity) {
    this.first = first;
    this.count = count;
    this.entity = entity;
  }

  String entity() {
    return entity;
  }

  /** The number of the event that is record number {@code index} of this kind. */
  long event(long index) {
    return index / count * Population.EPOCH + first + index % count;
  }

  boolean includes(long event) {
    long place = event % Population.EPOCH;
    return place >= first && place < first + count;
  }
}
