package io.actorflow.config;

import io.actorflow.api.NearestName;
import io.actorflow.api.PipelineException;
import io.actorflow.api.PipelineException.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Everything that is wrong with one pipeline file, to report it all at once from top to bottom. */
final class Findings {
  private static final int MAX_REPORTED = 100;
  private static final int MAX_SHOWN = 2000;

  private record Finding(Location location, String text) {}

  private final List<Finding> found = new ArrayList<>();

  /** A setting has a value that it cannot have. */
  void value(Location location, Object value, String expected) {
    message(location, "%s (expected: %s)".formatted(value, expected));
  }

  /** Something is wrong with a setting; {@code message} says what. */
  void message(Location location, String message) {
    String shown = message.length() > MAX_SHOWN ? message.substring(0, MAX_SHOWN) + "..." : message;
    found.add(new Finding(location, location + ": " + shown));
  }

  /** A name is none of those that are known. */
  void unknown(Location location, String name, String what, Collection<String> known) {
    found.add(new Finding(location, location + " is not " + what + " " + suggestion(name, known)));
  }

  /** The nearest name, or all of them if none is near. */
  static String suggestion(String name, Collection<String> known) {
    if (known.isEmpty()) {
      return "(there are none)";
    }
    return NearestName.of(name, known)
        .map("(did you mean '%s'?)"::formatted)
        .orElseGet(
            () -> "(there are: %s)".formatted(String.join(", ", known.stream().sorted().toList())));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  void throwIfAny() {
    if (found.isEmpty()) {
      return;
    }
    List<Problem> problems =
        new ArrayList<>(
            found.stream()
                .sorted(Comparator.comparing(Finding::location))
                .map(Finding::text)
                .distinct()
                .limit(MAX_REPORTED)
                .map(text -> new Problem("", text))
                .toList());
    if (found.size() > MAX_REPORTED) {
      problems.add(
          new Problem(
              "", "and %d more problems like these".formatted(found.size() - MAX_REPORTED)));
    }
    throw new PipelineException(problems);
  }
}
