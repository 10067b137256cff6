package io.actorflow.pbm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.reader.impl.DefaultParser;

/**
 * Runs one command after another: those that a person types, or else those that the input holds, a
 * line each, until one fails.
 */
final class Shell {
  private final Environment environment;
  private final List<String> options;

  Shell(Environment environment, List<String> options) {
    this.environment = environment;
    this.options = options;
  }

  /** Runs commands, each with {@code options} before it. */
  static int run(Environment environment, List<String> options) {
    Shell shell = new Shell(environment, options);
    return environment.interactive() ? Terminal.run(environment, shell) : shell.runInput();
  }

  private int runInput() {
    int code = ExitCode.OK;
    for (Optional<String> line = Lines.next(environment.in());
        line.isPresent() && code == ExitCode.OK;
        line = Lines.next(environment.in())) {
      List<String> words = words(line.get());
      if (isEnd(words)) {
        break;
      }
      code = runWords(words, question -> Optional.empty());
    }
    return code;
  }

  /** Runs one command; no words are no command, and a comment neither. */
  int runWords(List<String> words, Session.Prompt prompt) {
    if (words.isEmpty() || words.getFirst().startsWith("#")) {
      return ExitCode.OK;
    }
    List<String> arguments = new ArrayList<>(options);
    if (words.getFirst().equals("help")) {
      arguments.addAll(words.subList(1, words.size()));
      arguments.add("--help");
    } else if (words.getFirst().equals("pbm")) {
      arguments.addAll(words.subList(1, words.size()));
    } else {
      arguments.addAll(words);
    }
    return Pbm.run(environment, prompt, arguments.toArray(String[]::new));
  }

  static boolean isEnd(List<String> words) {
    return words.size() == 1 && List.of("exit", "quit").contains(words.getFirst());
  }

  /** Words as in other shells: blanks part them, quotes and backslashes keep them together. */
  static List<String> words(String line) {
    return new DefaultParser()
        .parse(line.strip(), line.strip().length()).words().stream()
            .filter(word -> !word.isEmpty())
            .toList();
  }
}
