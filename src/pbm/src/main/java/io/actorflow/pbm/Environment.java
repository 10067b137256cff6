package io.actorflow.pbm;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * What a command sees of the world around it.
 *
 * @param interactive whether a person can answer: both input and messages are on a terminal
 * @param outIsTerminal whether a person reads the data
 * @param errIsTerminal whether a person reads the messages
 * @param watchInterval between two looks of {@code --watch}
 */
record Environment(
    Map<String, String> variables,
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean interactive,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Duration watchInterval) {

  /** That of this process; the launcher says what is on a terminal. */
  static Environment ofProcess() {
    boolean in = Boolean.getBoolean("pbm.terminal.in");
    boolean out = Boolean.getBoolean("pbm.terminal.out");
    boolean err = Boolean.getBoolean("pbm.terminal.err");
    return new Environment(
        System.getenv(),
        System.in,
        new PrintStream(System.out, true, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8),
        in && err,
        out,
        err,
        Duration.ofSeconds(2));
  }

  /** See no-color.org. */
  boolean allowsColour() {
    return variables.getOrDefault("NO_COLOR", "").isEmpty()
        && !variables.getOrDefault("TERM", "").equals("dumb");
  }
}
