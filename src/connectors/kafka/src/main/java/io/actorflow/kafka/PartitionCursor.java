package io.actorflow.kafka;

import io.actorflow.api.Provenance;
import io.actorflow.api.Split;
import io.actorflow.api.SplitStart;
import io.actorflow.kafka.fetch.FetchedRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How far a partition has been handed on, and which fetched records are next.
 *
 * <p>Cuts what was fetched into ranges for batches: at most so many records each, none beyond a cut
 * or the end. A range may reach past its last record, over offsets that are markers of transactions
 * or were compacted away.
 *
 * <p>A range is {@link #begin}, {@link #next} until it says no, {@link #finish}.
 */
final class PartitionCursor {
  private final TopicPartition partition;
  private final Split split;
  private final long[] cuts;
  private int nextCut;
  private long position;

  private @Nullable FetchedRecords records;

  /** The record at which {@code records} stands belongs to the next range. */
  private boolean isAhead;

  private long limit;
  private int mostRows;
  private int rows;
  private long last;

  PartitionCursor(SplitStart start) {
    partition = Partitions.of(start.split().name());
    split = start.split();
    cuts = start.cuts().stream().mapToLong(Long::longValue).toArray();
    position = start.position();
  }

  TopicPartition partition() {
    return partition;
  }

  Split split() {
    return split;
  }

  long position() {
    return position;
  }

  boolean hasEnded() {
    return split.endsAt(position);
  }

  /** Takes what was fetched next, when all before has been cut up. */
  void take(FetchedRecords fetched) {
    records = fetched;
    isAhead = false;
    closeIfDone(fetched);
  }

  /** Whether there is something for a batch, or a step on without records. */
  boolean isPending() {
    return records != null;
  }

  /** Begins the next range. */
  void begin(int maxRows) {
    limit = nextCut < cuts.length ? Math.min(cuts[nextCut], split.end()) : split.end();
    mostRows = maxRows;
    rows = 0;
    last = position;
  }

  /** About how many records the range will have, at most. */
  int expectedRows() {
    return Math.min(mostRows, records().expected() + 1);
  }

  /** Moves {@link #records} to the next record of the range; false if there is none. */
  boolean next() {
    if (rows == mostRows || !isWithin()) {
      return false;
    }
    isAhead = false;
    last = records().offset();
    rows++;
    return true;
  }

  private boolean isWithin() {
    isAhead = isAhead || records().next();
    return isAhead && records().offset() <= limit;
  }

  FetchedRecords records() {
    if (records == null) {
      throw new IllegalStateException("nothing of '%s' is fetched".formatted(split.name()));
    }
    return records;
  }

  /** Ends the range and moves the position to its end. */
  Provenance finish() {
    FetchedRecords walked = records();
    // Of less than all records, only the last one's own offset is sure to be behind us.
    long to = isWithin() ? last : Math.min(limit, walked.lastOffset());
    Provenance range = new Provenance(split.name(), position, to, Provenance.NO_WATERMARK);
    position = to;
    if (nextCut < cuts.length && position == cuts[nextCut]) {
      nextCut++;
    }
    closeIfDone(walked);
    return range;
  }

  private void closeIfDone(FetchedRecords walked) {
    if (position >= walked.lastOffset() || hasEnded()) {
      walked.close();
      records = null;
    }
  }
}
