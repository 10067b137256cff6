package io.actorflow.api;

import io.actorflow.api.PipelineException.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects everything that is wrong with a component's settings, to report it all at once. */
public final class Problems {
  private final List<Problem> found = new ArrayList<>();

  /**
   * Notes a problem unless {@code holds}.
   *
   * @param path the setting in kebab-case
   * @param value what was found
   * @param expected what would be right
   */
  public Problems check(boolean holds, String path, @Nullable Object value, String expected) {
    if (!holds) {
      found.add(new Problem(path, "%s (expected: %s)".formatted(value, expected)));
    }
    return this;
  }

  /** Notes a problem that another component found. */
  public Problems add(Problem problem) {
    found.add(problem);
    return this;
  }

  /** How many there are so far. */
  public int size() {
    return found.size();
  }

  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new PipelineException(found);
    }
  }
}
