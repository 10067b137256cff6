package io.actorflow.keyed;

import com.typesafe.config.ConfigMemorySize;
import io.actorflow.api.KebabCase;
import io.actorflow.api.Problems;
import io.actorflow.keyed.Windowing.LateRows;
import io.actorflow.keyed.Windows.Aligned;
import io.actorflow.keyed.Windows.Cumulative;
import io.actorflow.keyed.Windows.Sliding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Settings of {@code type = join}, described in reference.conf. */
public record JoinConfig(
    Key key,
    JoinKind kind,
    Within within,
    Window window,
    Tables tables,
    Optional<Duration> ttl,
    boolean broadcast,
    ConfigMemorySize broadcastLimit,
    LateRows late) {
  private static final long LEAST_BROADCAST_BYTES = 1 << 10;

  /** Which inputs are tables, rows of which replace and delete one another. */
  public enum Tables {
    NONE,
    RIGHT,
    BOTH
  }

  /** The columns that have to be equal, in the same order on both sides. */
  public record Key(List<String> left, List<String> right) {
    public Key {
      left = List.copyOf(left);
      right = List.copyOf(right);
      new Problems()
          .check(!left.isEmpty(), "left", left, "at least one column")
          .check(
              left.size() == right.size(),
              "right",
              right,
              left.size() + " columns, as many as on the left: " + left)
          .throwIfAny();
    }
  }

  /** How far the event times of two rows may lie apart. */
  public record Within(Optional<Duration> before, Optional<Duration> after) {
    public Within {
      Problems problems = new Problems();
      checkMillis(problems, "before", before);
      checkMillis(problems, "after", after);
      problems
          .check(
              !sum(before, after).isNegative(),
              "after",
              shown(after),
              "together with before, " + shown(before) + ", at least 0")
          .throwIfAny();
    }

    private static Duration sum(Optional<Duration> before, Optional<Duration> after) {
      return before.orElse(Duration.ZERO).plus(after.orElse(Duration.ZERO));
    }

    boolean isPresent() {
      return before.isPresent() || after.isPresent();
    }

    long beforeMicros() {
      return micros(before.orElse(Duration.ZERO));
    }

    long afterMicros() {
      return micros(after.orElse(Duration.ZERO));
    }
  }

  /** The windows of which rows have to be in the same one. */
  public record Window(
      Kind kind,
      Optional<Duration> size,
      Optional<Duration> slide,
      Optional<Duration> step,
      Duration offset) {
    /** How windows follow one another. */
    public enum Kind {
      TUMBLING,
      SLIDING,
      CUMULATIVE
    }

    public Window {
      Problems problems = new Problems();
      boolean isMeant =
          kind != Kind.TUMBLING || slide.isPresent() || step.isPresent() || !offset.isZero();
      problems
          .check(
              size.isPresent() || !isMeant,
              "size",
              "nothing",
              "at least 1ms, in whole milliseconds: how long a window is")
          .check(
              size.isEmpty() || isWholeMillis(size.get()),
              "size",
              shown(size),
              "at least 1ms, in whole milliseconds: how long a window is");
      needs(problems, "slide", slide, kind, Kind.SLIDING, "how far apart windows begin");
      needs(problems, "step", step, kind, Kind.CUMULATIVE, "how far apart windows end");
      problems
          .check(
              size.isEmpty() || slide.isEmpty() || slide.get().compareTo(size.get()) <= 0,
              "slide",
              shown(slide),
              "at most the size, " + shown(size))
          .check(
              size.isEmpty()
                  || step.isEmpty()
                  || size.get().toMillis() % Math.max(1, step.get().toMillis()) == 0,
              "step",
              shown(step),
              "a whole part of the size, " + shown(size))
          .check(offset.toNanosPart() % 1_000_000 == 0, "offset", offset, "whole milliseconds")
          .throwIfAny();
    }

    private static void needs(
        Problems problems,
        String setting,
        Optional<Duration> value,
        Kind kind,
        Kind of,
        String meaning) {
      boolean isNeeded = kind == of;
      problems.check(
          isNeeded ? value.filter(JoinConfig::isWholeMillis).isPresent() : value.isEmpty(),
          setting,
          shown(value),
          isNeeded
              ? "at least 1ms, in whole milliseconds: " + meaning
              : "nothing for kind = %s; it is for %s"
                  .formatted(KebabCase.of(kind), KebabCase.of(of)));
    }

    boolean isPresent() {
      return size.isPresent();
    }

    Aligned windows() {
      long micros = micros(size.orElseThrow());
      return switch (kind) {
        case TUMBLING -> new Sliding(micros, micros, micros(offset));
        case SLIDING -> new Sliding(micros, micros(slide.orElseThrow()), micros(offset));
        case CUMULATIVE -> new Cumulative(micros, micros(step.orElseThrow()), micros(offset));
      };
    }
  }

  public JoinConfig {
    List<String> ways = new ArrayList<>();
    if (within.isPresent()) {
      ways.add("within");
    }
    if (window.isPresent()) {
      ways.add("window");
    }
    if (tables != Tables.NONE) {
      ways.add("tables");
    }
    new Problems()
        .check(
            ways.size() == 1,
            "within",
            ways.isEmpty() ? "neither within nor window nor tables" : String.join(" and ", ways),
            "one of within { before, after }, window { size } and tables: it says for how long rows"
                + " wait for their partners")
        .check(
            tables != Tables.RIGHT || kind == JoinKind.INNER || kind == JoinKind.LEFT,
            "kind",
            KebabCase.of(kind),
            "inner or left with tables = right: rows of a table wait for nobody")
        .check(ttl.isEmpty() || tables != Tables.NONE, "ttl", shown(ttl), "nothing without tables")
        .check(UpsertTableConfig.isTtl(ttl), "ttl", shown(ttl), "at least 1ms")
        .check(
            !broadcast || tables == Tables.RIGHT,
            "broadcast",
            broadcast,
            "tables = right with it: the table of the right input goes to every shard, and"
                + " there is none")
        .check(
            broadcastLimit.toBytes() >= LEAST_BROADCAST_BYTES,
            "broadcast-limit",
            broadcastLimit.toBytes(),
            "at least 1KiB")
        .check(
            tables != Tables.BOTH || late == LateRows.DEAD_LETTERS,
            "late",
            KebabCase.of(late),
            "nothing with tables = both: no row is too late for the latest one")
        .throwIfAny();
  }

  /** Of two streams. */
  public JoinConfig(Key key, JoinKind kind, Within within, Window window, LateRows late) {
    this(
        key,
        kind,
        within,
        window,
        Tables.NONE,
        Optional.empty(),
        false,
        ConfigMemorySize.ofBytes(LEAST_BROADCAST_BYTES),
        late);
  }

  /** Most bytes of a table that is sent to every shard; empty if none is. */
  OptionalLong broadcastBytes() {
    return broadcast ? OptionalLong.of(broadcastLimit.toBytes()) : OptionalLong.empty();
  }

  private static void checkMillis(Problems problems, String setting, Optional<Duration> value) {
    problems.check(
        value.filter(duration -> duration.toNanosPart() % 1_000_000 != 0).isEmpty(),
        setting,
        shown(value),
        "whole milliseconds");
  }

  private static boolean isWholeMillis(Duration duration) {
    return duration.isPositive() && duration.toNanosPart() % 1_000_000 == 0;
  }

  private static String shown(Optional<Duration> value) {
    return value.map(Duration::toString).orElse("nothing");
  }

  private static long micros(Duration duration) {
    return duration.toMillis() * 1000;
  }
}
