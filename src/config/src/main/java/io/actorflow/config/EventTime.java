package io.actorflow.config;

import io.actorflow.api.Problems;
import java.time.Duration;

/**
 * When the rows of a source happened: its {@code event-time} block, described in reference.conf.
 */
public record EventTime(String field, Duration maxOutOfOrderness, Duration idleTimeout) {
  /** The column that every source has beside its own: when the row was read. */
  public static final String ARRIVAL = "_arrival";

  public EventTime {
    new Problems()
        .check(!field.isBlank(), "field", "''", "name of a timestamp column")
        .check(
            !maxOutOfOrderness.isNegative(), "max-out-of-orderness", maxOutOfOrderness, "0 or more")
        .check(idleTimeout.isPositive(), "idle-timeout", idleTimeout, "more than 0")
        .throwIfAny();
  }

  /** Whether rows happen when they are read: what is called processing time. */
  public boolean isArrival() {
    return field.equals(ARRIVAL);
  }
}
