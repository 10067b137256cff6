package io.actorflow.generator;

import io.actorflow.api.RecordBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Persons, auctions or bids as the generator makes them, as JSON: what loads a topic for tests and
 * measurements.
 *
 * <p>Names and order are those of the source's columns; moments are in milliseconds. One thread.
 */
public final class NexmarkEvents {
  private static final int LONGEST_NUMBER = 19;
  private static final long MICROS_PER_MILLI = 1000;

  private final Kind kind;
  private final List<Attribute> attributes;
  private final byte[][] names;

  /**
   * @param kind persons, auctions or bids; all of them together are of several schemas
   * @param seed events of one seed are always the same, and those of several kinds fit together
   * @param startTime event time of the first event, not before 1970
   * @param eventRate events of all kinds per second of event time
   * @param outOfOrderness longest delay of event time
   */
  public NexmarkEvents(
      Kind kind, long seed, Instant startTime, long eventRate, Duration outOfOrderness) {
    Draws draws = new Draws(seed);
    EventTimes times = new EventTimes(draws, startTime, eventRate, outOfOrderness);
    this.kind = kind;
    attributes =
        switch (kind) {
          case PERSONS -> new Persons(draws, times).attributes();
          case AUCTIONS -> new Auctions(draws, times).attributes();
          case BIDS -> new Bids(draws, times).attributes();
          case EVENTS ->
              throw new IllegalArgumentException(
                  "events of all kinds have no schema of their own (expected: persons, auctions or bids)");
        };
    names = new byte[attributes.size()][];
    for (int index = 0; index < names.length; index++) {
      names[index] =
          Digits.ascii((index == 0 ? "{\"" : ",\"") + attributes.get(index).name() + "\":");
    }
  }

  /**
   * Writes record number {@code index} of its kind, counted from 0, to the end of {@code record}.
   */
  public void write(long index, RecordBuffer record) {
    long event = kind.event(index);
    for (int position = 0; position < names.length; position++) {
      record.put(names[position], 0, names[position].length);
      switch (attributes.get(position)) {
        case Attribute.Whole whole -> number(whole.values().of(event), record);
        case Attribute.Moment moment ->
            number(moment.micros().of(event) / MICROS_PER_MILLI, record);
        case Attribute.Text text -> text(text, event, record);
      }
    }
    record.put((byte) '}');
  }

  private static void number(long value, RecordBuffer record) {
    record.ensure(LONGEST_NUMBER);
    record.advance(Digits.write(value, record.array(), record.length()) - record.length());
  }

  /** Its letters need no escapes. */
  private static void text(Attribute.Text text, long event, RecordBuffer record) {
    record.ensure(Attribute.MAX_TEXT + 2);
    byte[] target = record.array();
    int at = record.length();
    target[at++] = '"';
    at = text.texts().write(event, target, at);
    target[at++] = '"';
    record.advance(at - record.length());
  }
}
