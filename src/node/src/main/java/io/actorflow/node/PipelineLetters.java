package io.actorflow.node;

import io.actorflow.letter.LetterBox;
import io.actorflow.run.RunSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The boxes of one pipeline's versions, each of which may have another sink for its letters. A box
 * of a former version is closed some time after the newest has come, once no letters wait in it;
 * whoever still holds it then fails, begins again, and takes the box of the version that it has by
 * then. Thread-safe.
 */
final class PipelineLetters implements AutoCloseable {
  private static final Duration FORMER = Duration.ofMinutes(1);
  private static final Duration UNUSED = Duration.ofMinutes(10);
  private static final Comparator<RunSpec> AGE =
      Comparator.comparingLong(RunSpec::incarnation).thenComparingLong(RunSpec::revision);

  private final InstantSource clock;
  private final Map<String, Versioned> boxes = new HashMap<>();
  private long countOfClosed;
  private Instant opened;
  private Instant asked;
  private boolean closed;

  private record Versioned(RunSpec newest, LetterBox box) {}

  PipelineLetters(InstantSource clock) {
    this.clock = clock;
    opened = clock.instant();
    asked = opened;
  }

  /** The box of a run's definition; none if all of this has been closed meanwhile. */
  synchronized Optional<LetterBox> of(RunSpec spec, Supplier<LetterBox> opening) {
    if (closed) {
      return Optional.empty();
    }
    asked = clock.instant();
    Versioned known = boxes.get(spec.definition());
    if (known == null) {
      known = new Versioned(spec, opening.get());
      boxes.put(spec.definition(), known);
      opened = asked;
    } else if (AGE.compare(known.newest(), spec) < 0) {
      known = new Versioned(spec, known.box());
      boxes.put(spec.definition(), known);
    }
    return Optional.of(known.box());
  }

  synchronized long count() {
    asked = clock.instant();
    closeFormer();
    return countOfClosed + boxes.values().stream().mapToLong(each -> each.box().count()).sum();
  }

  private void closeFormer() {
    if (boxes.size() < 2 || opened.plus(FORMER).isAfter(asked)) {
      return;
    }
    RunSpec newest = boxes.values().stream().map(Versioned::newest).max(AGE).orElseThrow();
    for (Iterator<Versioned> each = boxes.values().iterator(); each.hasNext(); ) {
      Versioned former = each.next();
      if (AGE.compare(former.newest(), newest) < 0 && former.box().closeIfEmpty()) {
        countOfClosed += former.box().count();
        each.remove();
      }
    }
  }

  synchronized String problem() {
    asked = clock.instant();
    return boxes.values().stream()
        .map(each -> each.box().problem())
        .filter(problem -> !problem.isEmpty())
        .findFirst()
        .orElse("");
  }

  synchronized int open() {
    return boxes.size();
  }

  /** Closes all boxes if nobody has asked for long; says whether they are closed. */
  synchronized boolean closeIfUnused() {
    if (asked.plus(UNUSED).isBefore(clock.instant())) {
      close();
    }
    return closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
    boxes.values().forEach(each -> each.box().close());
  }
}
