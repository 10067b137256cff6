package io.actorflow.pbm;

/** How pbm ends; documented in its help. */
final class ExitCode {
  static final int OK = 0;

  /** The command was understood and failed. */
  static final int FAILED = 1;

  /** The command line is wrong. */
  static final int USAGE = 2;

  /** The node cannot be reached, or does not answer in time. */
  static final int UNREACHABLE = 3;

  private ExitCode() {}
}
