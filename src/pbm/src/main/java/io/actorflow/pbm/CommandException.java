package io.actorflow.pbm;

import java.util.List;

/** Ends a command; every line is for the person who typed it. */
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int exitCode;
  private final transient List<String> lines;

  private CommandException(int exitCode, List<String> lines) {
    super(String.join("\n", lines), null, false, false);
    this.exitCode = exitCode;
    this.lines = List.copyOf(lines);
  }

  static CommandException failed(String... lines) {
    return new CommandException(ExitCode.FAILED, List.of(lines));
  }

  static CommandException failed(List<String> lines) {
    return new CommandException(ExitCode.FAILED, lines);
  }

  static CommandException usage(String... lines) {
    return new CommandException(ExitCode.USAGE, List.of(lines));
  }

  static CommandException unreachable(String... lines) {
    return new CommandException(ExitCode.UNREACHABLE, List.of(lines));
  }

  CommandException withLines(List<String> others) {
    return new CommandException(exitCode, others);
  }

  int exitCode() {
    return exitCode;
  }

  List<String> lines() {
    return lines;
  }
}
