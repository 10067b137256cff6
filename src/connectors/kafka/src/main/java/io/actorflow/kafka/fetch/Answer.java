package io.actorflow.kafka.fetch;

/** One response of a broker, while some of its partitions have not been read to their ends. */
final class Answer {
  private final BrokerFetch broker;
  private final AnswerBuffers buffers;
  private byte[] array = {};
  private int unread;

  Answer(BrokerFetch broker, AnswerBuffers buffers) {
    this.broker = broker;
    this.buffers = buffers;
  }

  /**
   * One more partition came with it.
   *
   * @param received the array it was received in, the same for all
   */
  void add(byte[] received) {
    array = received;
    if (unread++ == 0) {
      broker.keeps(1);
    }
  }

  /** One partition has been read to its end. */
  void read() {
    if (--unread == 0) {
      broker.keeps(-1);
      buffers.giveBack(array);
    }
  }
}
