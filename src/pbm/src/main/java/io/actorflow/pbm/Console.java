package io.actorflow.pbm;

import java.util.Optional;
import java.util.regex.Pattern;

/** Writes data to where data goes and messages to where messages go, in colour only to people. */
final class Console {
  private static final String CLEAR_SCREEN = "\u001b[H\u001b[2J";

  /** Control characters that do more than part lines and words, or colour them. */
  private static final Pattern CONTROL =
      Pattern.compile("(?!\u001b\\[\\d{1,2}m)[\\p{Cc}&&[^\n\t]]");

  private final Environment environment;

  Console(Environment environment) {
    this.environment = environment;
  }

  /** A line, or several, of what was asked for. */
  void data(String text) {
    environment.out().println(printable(text));
  }

  /** Whether nobody takes the data any more. */
  boolean isClosed() {
    return environment.out().checkError();
  }

  /** Something to know that is not what was asked for. */
  void note(String text) {
    environment.err().println(printable(text));
  }

  void error(String text) {
    environment.err().println(errorMark() + " " + printable(text));
  }

  /** More of the same error. */
  void detail(String text) {
    environment.err().println("  " + printable(text));
  }

  /** Where a mistake of our own is. */
  void trace(Throwable failure) {
    failure.printStackTrace(environment.err());
  }

  /** The command that is likely to be the next. */
  void next(String command) {
    environment.err().println("next: pbm " + command);
  }

  void clearScreen() {
    if (environment.outIsTerminal()) {
      environment.out().print(CLEAR_SCREEN);
    }
  }

  boolean isColoured() {
    return environment.outIsTerminal() && environment.allowsColour();
  }

  /** The colour that a state has, if it says more than that all is well. */
  String state(String state) {
    return isColoured() ? colourOf(state).map(colour -> colour.paint(state)).orElse(state) : state;
  }

  private static Optional<Colour> colourOf(String state) {
    return switch (state.strip()) {
      case "running", "up", "yes" -> Optional.of(Colour.GREEN);
      case "failed", "down", "no" -> Optional.of(Colour.RED);
      case "degraded",
          "starting",
          "recovering",
          "unassigned",
          "stopping",
          "draining",
          "joining",
          "leaving",
          "exiting" ->
          Optional.of(Colour.YELLOW);
      default -> Optional.empty();
    };
  }

  /** What is shown comes from anybody, and must not tell a terminal to do something. */
  private static String printable(String text) {
    return CONTROL.matcher(text).replaceAll("\uFFFD");
  }

  private String errorMark() {
    boolean coloured = environment.errIsTerminal() && environment.allowsColour();
    return coloured ? Colour.RED.paint("pbm:") : "pbm:";
  }
}
