package io.actorflow.api;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Something that the pipeline's author can mend. Printed without a stack trace, one line per
 * problem.
 */
public final class PipelineException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  /**
   * One thing that is wrong.
   *
   * @param path the setting, relative to the component that found it; empty for the component
   * @param message what was found, what was expected, what to do
   */
  public record Problem(String path, String message) {
    @Override
    public String toString() {
      return path.isEmpty() ? message : path + ": " + message;
    }
  }

  public PipelineException(String message) {
    this(List.of(new Problem("", message)));
  }

  public PipelineException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
