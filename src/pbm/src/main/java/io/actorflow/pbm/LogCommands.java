package io.actorflow.pbm;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "log", description = "What a node logs.")
final class LogCommands {
  private final Session session;

  LogCommands(Session session) {
    this.session = session;
  }

  @Command(name = "tail", description = "Show the newest lines of the log of the node asked.")
  int tail(
      @Option(
              names = {"-n", "--lines"},
              paramLabel = "N",
              defaultValue = "20",
              description = "How many, 1 to 10000; 20 by default.")
          int lines,
      @Option(
              names = {"-f", "--follow"},
              description = "Go on with every further line, until Ctrl-C.")
          boolean follow) {
    if (lines < 1 || lines > 10_000) {
      throw CommandException.usage("--lines: %d (expected: 1 to 10000)".formatted(lines));
    }
    if (follow) {
      session.client().follow("/log/stream?lines=" + lines, this::show);
    }
    JsonNode log = session.client().get("/log?lines=" + lines);
    log.path("lines").forEach(this::show);
    return ExitCode.OK;
  }

  private void show(JsonNode line) {
    if (session.isJson()) {
      session.console().data(line.toString());
    } else {
      session.console().data(text(line));
    }
    endIfNobodyReads(session);
  }

  private static String text(JsonNode line) {
    String text =
        "%s %-5s %s - %s"
            .formatted(
                time(line),
                line.path("level").asText(),
                line.path("logger").asText(),
                line.path("message").asText());
    String trace = line.path("trace").asText();
    return trace.isEmpty() ? text : text + "\n" + trace.stripTrailing();
  }

  /** {@code 2026-01-02T03:04:05.678Z} as it is, without what is finer than a millisecond. */
  static String time(JsonNode of) {
    return of.path("time").asText().replaceFirst("(\\.\\d{3})\\d+Z$", "$1Z");
  }

  static void endIfNobodyReads(Session session) {
    if (session.console().isClosed()) {
      throw CommandException.failed("nobody reads the output any more");
    }
  }
}
