package io.actorflow.bench.state;

import io.actorflow.api.RecordBuffer;
import io.actorflow.bench.harness.TopicLoad;

/**
 * New bids for a process that is to come back, spread evenly over all bidders.
 *
 * @param round those of another round are of other bidders
 */
record Probes(int keys, int count, int round) implements TopicLoad.Maker {
  private static final long PRICE = 1_000;

  int bidder(long probe) {
    return (int) ((probe * keys / count + round) % keys);
  }

  long price(long probe) {
    return PRICE + probe;
  }

  @Override
  public void write(long probe, RecordBuffer record) {
    StateBids.write(bidder(probe), price(probe), probe, record);
  }
}
