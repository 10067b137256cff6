package io.actorflow.pbm;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them: with a unit, and no more digits than mean something. */
final class Quantity {
  private static final String[] BYTE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  private Quantity() {}

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Where there is little room: only three digits of what is large. */
  static String brief(long count) {
    if (count < 1_000_000) {
      return count(count);
    }
    return count < 1_000_000_000
        ? String.format(Locale.ROOT, "%.3g M", count / 1e6)
        : String.format(Locale.ROOT, "%,.2f G", count / 1e9);
  }

  static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < BYTE_UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    String format = unit == 0 || value >= 100 ? "%.0f %s" : "%.1f %s";
    return String.format(Locale.ROOT, format, value, BYTE_UNITS[unit]);
  }

  /** What the state of a shard occupies. */
  static String state(JsonNode shard) {
    String heap = bytes(shard.path("stateBytes").asLong());
    long disk = shard.path("diskBytes").asLong();
    return disk == 0 ? heap : "%s + %s on disk".formatted(heap, bytes(disk));
  }

  /** Records a second. */
  static String rate(double perSecond) {
    if (perSecond >= 1_000_000) {
      return String.format(Locale.ROOT, "%.2f M/s", perSecond / 1_000_000);
    }
    if (perSecond >= 10_000) {
      return String.format(Locale.ROOT, "%.1f k/s", perSecond / 1000);
    }
    String format = perSecond == 0 || perSecond >= 10 ? "%.0f/s" : "%.1f/s";
    return String.format(Locale.ROOT, format, perSecond);
  }

  static String duration(Duration duration) {
    if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
      return duration.toMillis() + " ms";
    }
    if (duration.compareTo(Duration.ofMinutes(1)) < 0) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
    if (duration.compareTo(Duration.ofHours(1)) < 0) {
      return "%d m %d s".formatted(duration.toMinutes(), duration.toSecondsPart());
    }
    if (duration.compareTo(Duration.ofDays(1)) < 0) {
      return "%d h %d m".formatted(duration.toHours(), duration.toMinutesPart());
    }
    return "%d d %d h".formatted(duration.toDays(), duration.toHoursPart());
  }
}
