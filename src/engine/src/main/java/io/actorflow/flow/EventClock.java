package io.actorflow.flow;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import io.actorflow.config.EventTime;
import java.time.InstantSource;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMicroVector;

/**
 * The watermark of one split: the greatest event time seen less the disorder that is allowed for. A
 * split that has had nothing to read for its idle timeout is idle until it has again.
 */
final class EventClock {
  private final EventTime settings;
  private final InstantSource clock;
  private final long disorderMicros;
  private long watermark = Provenance.NO_WATERMARK;
  private long lastRowMillis;
  private boolean idle;

  EventClock(EventTime settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    disorderMicros = settings.maxOutOfOrderness().toNanos() / 1000;
    lastRowMillis = clock.millis();
  }

  /** Takes note of a batch's event times; answers the watermark behind it. */
  long after(Batch batch) {
    FieldVector column = batch.root().getVector(settings.field());
    if (batch.rows() > 0) {
      lastRowMillis = clock.millis();
      idle = false;
      if (column instanceof TimeStampMicroVector times) {
        watermark = Math.max(watermark, latest(times) - disorderMicros);
      }
    }
    return idle ? Provenance.IDLE : watermark;
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

  /** Nothing was there to read just now. Answers whether the split has become idle by it. */
  boolean nothingRead() {
    if (idle || clock.millis() - lastRowMillis < settings.idleTimeout().toMillis()) {
      return false;
    }
    idle = true;
    return true;
  }
}
