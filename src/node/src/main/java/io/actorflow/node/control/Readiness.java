package io.actorflow.node.control;

import java.util.List;

/**
 * Whether a node does the work that it should.
 *
 * @param checks all of them, in the order in which they depend on each other
 */
public record Readiness(List<Check> checks) {
  public Readiness {
    checks = List.copyOf(checks);
  }

  public boolean ready() {
    return checks.stream().allMatch(Check::passed);
  }

  /**
   * One thing that has to be so.
   *
   * @param name {@code cluster}, {@code journal}, {@code splits}
   * @param message what was found; if it did not pass, which thing stands still since when
   */
  public record Check(String name, boolean passed, String message) {}
}
