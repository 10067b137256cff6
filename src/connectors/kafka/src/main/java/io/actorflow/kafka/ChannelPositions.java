package io.actorflow.kafka;

import io.actorflow.api.ConnectorException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Positions by channel as a short text, which Kafka keeps as the metadata of an offset.
 *
 * <p>Names are in order, each without what it shares with the one before: {@code 1} for the form,
 * then for each channel {@code shared.length.rest position;} without the space, numbers to the base
 * of 36, as in {@code 10.6.bids-02s;5.1.12t;} for bids-0 at 100 and bids-1 at 101.
 */
final class ChannelPositions {
  /** Kafka's offset.metadata.max.bytes, unless the broker is told otherwise. */
  static final int MAX_BYTES = 4096;

  private static final char FORM = '1';
  private static final int BASE = 36;

  private ChannelPositions() {}

  static String write(Map<String, Long> positions) {
    StringBuilder text = new StringBuilder().append(FORM);
    String before = "";
    for (Map.Entry<String, Long> entry : new TreeMap<>(positions).entrySet()) {
      String channel = entry.getKey();
      int shared = shared(before, channel);
      text.append(Integer.toString(shared, BASE))
          .append('.')
          .append(Integer.toString(channel.length() - shared, BASE))
          .append('.')
          .append(channel, shared, channel.length())
          .append(Long.toString(entry.getValue(), BASE))
          .append(';');
      before = channel;
    }
    return text.toString();
  }

  private static int shared(String left, String right) {
    int length = Math.min(left.length(), right.length());
    int index = 0;
    while (index < length && left.charAt(index) == right.charAt(index)) {
      index++;
    }
    return index;
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static Map<String, Long> read(String text) {
    if (text.isEmpty() || text.charAt(0) != FORM) {
      throw new IllegalArgumentException(
          "'%s' are no positions (expected: '%s' first)".formatted(text, FORM));
    }
    Map<String, Long> positions = new TreeMap<>();
    String before = "";
    int at = 1;
    while (at < text.length()) {
      int firstDot = text.indexOf('.', at);
      int secondDot = text.indexOf('.', firstDot + 1);
      int shared = Integer.parseInt(text, at, firstDot, BASE);
      int length = Integer.parseInt(text, firstDot + 1, secondDot, BASE);
      int end = secondDot + 1 + length;
      String channel = before.substring(0, shared) + text.substring(secondDot + 1, end);
      int semicolon = text.indexOf(';', end);
      positions.put(channel, Long.parseLong(text, end, semicolon, BASE));
      before = channel;
      at = semicolon + 1;
    }
    return positions;
  }

  /** Fails if positions of that many channels can get too long for Kafka to keep. */
  static void checkLength(String writer, Collection<String> channels) {
    Map<String, Long> longest = new TreeMap<>();
    for (String channel : new TreeSet<>(channels)) {
      longest.put(channel, Long.MAX_VALUE);
    }
    int bytes = write(longest).length();
    if (bytes > MAX_BYTES) {
      throw ConnectorException.permanent(
          "the positions of the %d channels of writer '%s' take up to %d bytes, and Kafka keeps %d with an offset: spread the splits over more tasks, or set delivery = at-least-once"
              .formatted(channels.size(), writer, bytes, MAX_BYTES),
          new IllegalArgumentException("too many channels"));
    }
  }
}
