package io.actorflow.flow;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import io.actorflow.config.EventTime;
import java.time.Duration;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMicroVector;

/**
 * The watermark of one split: the greatest event time seen less the disorder that is allowed for. A
 * split that has had nothing to read for its idle timeout is idle until it has again, and tells
 * from time to time how long it has been silent.
 *
 * <p>Only time counts in which the split was asked and is known to have nothing: whoever is kept
 * from reading, or has more to read, is not idle, however long ago the last row was.
 */
final class EventClock {
  /** So much of a pause between two polls counts: what is there is sure to be found by the next. */
  static final Duration MOST_OF_A_PAUSE = Duration.ofMillis(500);

  /** Longest time until an idle split tells again how long it has been silent. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final EventTime settings;
  private final long disorderMicros;
  private long watermark = Provenance.NO_WATERMARK;
  private Duration silence = Duration.ZERO;
  private Duration told = Duration.ZERO;
  private boolean idle;

  EventClock(EventTime settings) {
    this.settings = settings;
    disorderMicros = settings.maxOutOfOrderness().toNanos() / 1000;
  }

  /** Takes note of a batch's event times; answers the watermark behind it. */
  long after(Batch batch) {
    FieldVector column = batch.root().getVector(settings.field());
    if (batch.rows() > 0) {
      silence = Duration.ZERO;
      idle = false;
      if (column instanceof TimeStampMicroVector times) {
        long reached = Math.min(latest(times) - disorderMicros, Provenance.GREATEST_MOMENT);
        watermark = Math.max(watermark, reached);
      }
    }
    return watermark();
  }

  /** As others are told. */
  long watermark() {
    return idle ? Provenance.idleFor(told.toNanos() / 1000) : watermark;
  }

  private long latest(TimeStampMicroVector times) {
    // The least event time that leaves the watermark where it is.
    long greatest = watermark + disorderMicros;
    boolean nulls = times.getNullCount() > 0;
    for (int row = 0; row < times.getValueCount(); row++) {
      if (!nulls || !times.isNull(row)) {
        greatest = Math.max(greatest, times.get(row));
      }
    }
    return greatest;
  }

  /**
   * The split was asked, and gave nothing.
   *
   * @param sinceLast time since it was asked before
   */
  void nothingRead(Duration sinceLast, boolean hasMore) {
    Duration counted = sinceLast.compareTo(MOST_OF_A_PAUSE) < 0 ? sinceLast : MOST_OF_A_PAUSE;
    // A clock that is set back counts for nothing.
    silence =
        hasMore ? Duration.ZERO : silence.plus(counted.isNegative() ? Duration.ZERO : counted);
  }

  /**
   * Whether others have to be told now that the split is idle, or that it still is: then it is said
   * to have been told. Ever more seldom, because each time is a commit.
   */
  boolean mustBeTold() {
    Duration pause = told.dividedBy(4);
    Duration next =
        idle
            ? told.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE)
            : settings.idleTimeout();
    if (silence.compareTo(next) < 0 || (idle && silence.equals(told))) {
      return false;
    }
    idle = true;
    told = silence;
    return true;
  }
}
