package io.actorflow.pbm;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How a command ended and what it wrote. */
record Ran(int code, String out, String err) {
  List<String> outLines() {
    return out.lines().toList();
  }

  List<String> errLines() {
    return err.lines().toList();
  }

  /** Runs a command off a terminal. */
  static Ran pbm(String... args) {
    return new Setting().run(args);
  }

  /** What surrounds the command. */
  static final class Setting {
    private final Map<String, String> variables = new HashMap<>();
    private String input = "";
    private boolean interactive;
    private boolean outIsTerminal;
    private boolean errIsTerminal;

    Setting variable(String name, String value) {
      variables.put(name, value);
      return this;
    }

    Setting node(ScriptedNode node) {
      return variable("PBM_NODE", node.address());
    }

    Setting input(String text) {
      input = text;
      return this;
    }

    Setting interactive(String answers) {
      interactive = true;
      return input(answers);
    }

    Setting terminal() {
      outIsTerminal = true;
      errIsTerminal = true;
      return this;
    }

    Environment environment(ByteArrayOutputStream out, ByteArrayOutputStream err) {
      return new Environment(
          variables,
          new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
          new PrintStream(out, true, StandardCharsets.UTF_8),
          new PrintStream(err, true, StandardCharsets.UTF_8),
          interactive,
          outIsTerminal,
          errIsTerminal,
          Duration.ofMillis(1));
    }

    Ran run(String... args) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      int code = Pbm.run(environment(out, err), args);
      return new Ran(
          code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
  }
}
