package io.actorflow.kafka;

import io.actorflow.api.Provenance;
import io.actorflow.api.Split;
import io.actorflow.api.SplitStart;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a partition has been handed on, and which fetched records are next.
 *
 * <p>Cuts what was fetched into ranges for batches: at most so many records each, none beyond a cut
 * or the end. A range may reach past its last record, over offsets that are markers of transactions
 * or were compacted away.
 */
final class PartitionCursor {
  private final TopicPartition partition;
  private final Split split;
  private final long[] cuts;
  private int nextCut;
  private long position;

  private List<ConsumerRecord<ByteBuffer, ByteBuffer>> records = List.of();
  private int next;
  private long fetchedTo;

  PartitionCursor(SplitStart start) {
    partition = Partitions.of(start.split().name());
    split = start.split();
    cuts = start.cuts().stream().mapToLong(Long::longValue).toArray();
    position = start.position();
    fetchedTo = position;
  }

  /**
   * Some records for one batch.
   *
   * @param from index of the first in {@code records}
   * @param to index behind the last, maybe {@code from}
   * @param provenance the offsets that they stand for
   */
  record Range(
      List<ConsumerRecord<ByteBuffer, ByteBuffer>> records,
      int from,
      int to,
      Provenance provenance) {}

  TopicPartition partition() {
    return partition;
  }

  long position() {
    return position;
  }

  boolean hasEnded() {
    return split.endsAt(position);
  }

  /**
   * Takes what was fetched next, when all before has been cut up.
   *
   * @param lastOffset the offset up to which the fetch reached, with records or without
   */
  void take(List<ConsumerRecord<ByteBuffer, ByteBuffer>> fetched, long lastOffset) {
    records = fetched;
    next = 0;
    fetchedTo = lastOffset;
  }

  /** Whether there is something for a batch, or a step on without records. */
  boolean isPending() {
    return position < fetchedTo && !hasEnded();
  }

  /** Cuts off the next range and moves the position to its end. */
  Range next(int maxRows) {
    long limit = limit();
    int from = next;
    int most = Math.min(records.size(), from + maxRows);
    int to = firstBeyond(limit, from, most);
    // Of less than all records, only the last one's own offset is sure to be behind us.
    long last =
        to < most || to == records.size()
            ? Math.min(limit, fetchedTo)
            : records.get(to - 1).offset();
    Provenance provenance = new Provenance(split.name(), position, last, Provenance.NO_WATERMARK);
    Range range = new Range(records, from, to, provenance);
    next = to;
    position = last;
    if (nextCut < cuts.length && position == cuts[nextCut]) {
      nextCut++;
    }
    if (!isPending()) {
      records = List.of();
    }
    return range;
  }

  private long limit() {
    return nextCut < cuts.length ? Math.min(cuts[nextCut], split.end()) : split.end();
  }

  private int firstBeyond(long limit, int from, int most) {
    if (most == from || records.get(most - 1).offset() <= limit) {
      return most;
    }
    int index = from;
    while (records.get(index).offset() <= limit) {
      index++;
    }
    return index;
  }
}
