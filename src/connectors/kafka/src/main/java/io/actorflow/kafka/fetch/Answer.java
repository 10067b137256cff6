package io.actorflow.kafka.fetch;

/** One response of a broker, while some of its partitions have not been read to their ends. */
final class Answer {
  private final BrokerFetch broker;
  private int unread;

  Answer(BrokerFetch broker) {
    this.broker = broker;
  }

  /** One more partition came with it. */
  void add() {
    if (unread++ == 0) {
      broker.keeps(1);
    }
  }

  /** One partition has been read to its end. */
  void read() {
    if (--unread == 0) {
      broker.keeps(-1);
    }
  }
}
