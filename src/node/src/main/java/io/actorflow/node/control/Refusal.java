package io.actorflow.node.control;

import io.actorflow.api.PipelineException.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Why something that was asked for is not done. */
public sealed interface Refusal {
  /** For a person: what it was, what is wrong with it, what to do next. */
  String message();

  /**
   * There is no such thing.
   *
   * @param what {@code pipeline}, {@code member}
   * @param nearest the existing name that is most like it
   */
  record NotFound(String what, String name, Optional<String> nearest) implements Refusal {
    @Override
    public String message() {
      return "there is no %s '%s'".formatted(what, name)
          + nearest.map(" (did you mean '%s'?)"::formatted).orElse("");
    }
  }

  /** A pipeline of this name is there already. */
  record AlreadyExists(String name, long version) implements Refusal {
    @Override
    public String message() {
      return "pipeline '%s' already exists as version %d; pbm pipeline submit --replace FILE replaces it (in HTTP: PUT with If-Match: \"%d\")"
          .formatted(name, version, version);
    }
  }

  /** Somebody else has replaced the version that was to be replaced. */
  record VersionMismatch(String name, long expected, long version) implements Refusal {
    @Override
    public String message() {
      return "pipeline '%s' is at version %d (expected: %d); look at it again before replacing it"
          .formatted(name, version, expected);
    }
  }

  /**
   * It cannot be done to this thing as it is now.
   *
   * @param message names the thing, its state and what would have to come first
   */
  record WrongState(String message) implements Refusal {}

  /**
   * What is asked for can never be answered: it has to be asked in another way.
   *
   * @param message what is wrong with it, and what is expected
   */
  record Unanswerable(String message) implements Refusal {}

  /** The definition is not one that can run. */
  record InvalidDefinition(String name, List<Problem> problems) implements Refusal {
    public InvalidDefinition {
      problems = List.copyOf(problems);
    }

    @Override
    public String message() {
      return "the definition of pipeline '%s' has %d problem%s"
          .formatted(name, problems.size(), problems.size() == 1 ? "" : "s");
    }
  }

  /**
   * It cannot be answered now, but may be soon.
   *
   * @param message names what is waited for
   */
  record Unavailable(String message, Duration retryAfter) implements Refusal {}
}
