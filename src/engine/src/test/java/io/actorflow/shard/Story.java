package io.actorflow.shard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What has happened in a simulation, to be told if it fails. */
final class Story {
  private static final int LAST = 300;

  private final List<Event> events = new ArrayList<>();
  private final Set<Happening> seen = EnumSet.noneOf(Happening.class);

  /** What may happen to somebody. */
  enum Happening {
    BEGINS,
    RECOVERS_FROM_EVENTS,
    RECOVERS_FROM_A_SNAPSHOT,
    RECOVERS_WITH_RESULTS_TO_SEND,
    OPENS,
    DIES,
    HANDS_OFF,
    ATTACHES,
    IS_TOLD,
    SENDS,
    SENDS_AGAIN,
    BEGINS_AGAIN_FOR_IT_CANNOT_GO_ON,
    IS_FENCED,
    READS,
    IS_IDLE,
    ACCEPTS,
    RECOGNISES,
    REFUSES,
    FENCES,
    FINDS_ROWS_LATE,
    COMMITS,
    IS_LOOKED_AT,
    PERSISTS,
    FINDS_ITS_PLACE_IN_THE_JOURNAL_TAKEN,
    SAVES_A_SNAPSHOT,
    CANNOT_SAVE_A_SNAPSHOT,
    DROPS_SEGMENTS,
    CONNECTS,
    FINDS_ITS_SINK_TAKEN,
    HAS_COMMITTED_RESULTS,
    IS_SENT_RESULTS_AGAIN,
    LOSES_ITS_WRITER,
    LOSES_A_MESSAGE,
    REPEATS_A_MESSAGE,
    HOLDS_TOO_MANY_RESULTS,
    HOLDS_ROWS_BACK,
    TAKES_ROWS_FOR_NOBODY_ELSE_GOES_ON
  }

  private record Event(String who, Happening happening, Object[] details) {
    @Override
    public String toString() {
      return who
          + " "
          + happening.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')
          + Arrays.stream(details).map(detail -> " " + detail).collect(Collectors.joining());
    }
  }

  /**
   * @param details that do not change any more
   */
  void tell(String who, Happening happening, Object... details) {
    seen.add(happening);
    events.add(new Event(who, happening, details));
  }

  Set<Happening> seen() {
    return seen;
  }

  @Override
  public String toString() {
    return events.stream()
        .skip(Math.max(0, events.size() - LAST))
        .map(event -> "\n  " + event)
        .collect(Collectors.joining());
  }
}
