package io.actorflow.bench.state;

/**
 * What one trial has measured.
 *
 * @param fillSeconds from the start of the process until all results had come
 * @param heapBytes in use after a full collection, at rest
 * @param rssBytes of the process then
 * @param storeBytes on the disk of the node
 * @param durableBytes in the database, or in the logs of the broker
 * @param journalledBytes written down so that state survives
 * @param writtenBytes that process and broker together had disks write, from the first result on
 * @param inputBytes read
 * @param kept after a kill, with the store on the disk of the node
 * @param fresh after another one, without it
 */
record StateCost(
    double fillSeconds,
    long heapBytes,
    long rssBytes,
    long storeBytes,
    long durableBytes,
    long journalledBytes,
    long writtenBytes,
    long inputBytes,
    Recovery kept,
    Recovery fresh) {

  /**
   * Seconds from the start of a process that goes on where another was killed.
   *
   * @param first until a result of a new bid was committed
   * @param all until one was for each of many, evenly spread over the keys
   */
  record Recovery(double first, double all) {
    /** Not measured yet. */
    static final Recovery NONE = new Recovery(0, 0);
  }

  StateCost with(Recovery afterKept, Recovery afterFresh) {
    return new StateCost(
        fillSeconds,
        heapBytes,
        rssBytes,
        storeBytes,
        durableBytes,
        journalledBytes,
        writtenBytes,
        inputBytes,
        afterKept,
        afterFresh);
  }

  double journalledPerByte() {
    return (double) journalledBytes / inputBytes;
  }

  double writtenPerByte() {
    return (double) writtenBytes / inputBytes;
  }
}
