package io.actorflow.pbm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.TerminalBuilder;

/** Reads what a person types, with completion and a history that outlives the shell. */
final class Terminal {
  private static final String PROMPT = "pbm> ";

  private Terminal() {}

  static int run(Environment environment, Shell shell) {
    try (org.jline.terminal.Terminal terminal =
        TerminalBuilder.builder().system(true).dumb(true).build()) {
      return run(environment, shell, terminal);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int run(Environment environment, Shell shell, org.jline.terminal.Terminal terminal) {
    LineReader reader = reader(environment, terminal);
    environment.err().println("Tab completes, 'help' lists the commands, 'exit' ends.");
    int code = ExitCode.OK;
    while (true) {
      try {
        List<String> words = Shell.words(reader.readLine(PROMPT));
        if (Shell.isEnd(words)) {
          return code;
        }
        code = shell.runWords(words, question -> answer(reader, question));
      } catch (UserInterruptException e) {
        // Ctrl-C drops the line that was being typed, as in other shells.
        code = ExitCode.OK;
      } catch (EndOfFileException e) {
        return code;
      }
    }
  }

  private static Optional<String> answer(LineReader reader, String question) {
    reader.setVariable(LineReader.DISABLE_HISTORY, true);
    try {
      return Optional.of(reader.readLine(question));
    } catch (UserInterruptException | EndOfFileException e) {
      return Optional.empty();
    } finally {
      reader.setVariable(LineReader.DISABLE_HISTORY, false);
    }
  }

  private static LineReader reader(Environment environment, org.jline.terminal.Terminal terminal) {
    LineReaderBuilder builder =
        LineReaderBuilder.builder()
            .appName("pbm")
            .terminal(terminal)
            .completer(new CommandCompleter(environment))
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true);
    history(environment).ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
    return builder.build();
  }

  /** A file that only its owner reads, in the directory for state; none if there is no home. */
  private static Optional<Path> history(Environment environment) {
    String state = environment.variables().getOrDefault("XDG_STATE_HOME", "");
    String home = environment.variables().getOrDefault("HOME", "");
    if (state.isEmpty() && home.isEmpty()) {
      return Optional.empty();
    }
    Path parent = state.isEmpty() ? Path.of(home, ".local", "state") : Path.of(state);
    Path file = parent.resolve("actorflow").resolve("pbm-history");
    try {
      Files.createDirectories(parent.resolve("actorflow"));
      if (!Files.exists(file)) {
        Files.createFile(file);
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
          Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
      }
      return Optional.of(file);
    } catch (IOException e) {
      environment.err().println("pbm: there is no history: %s cannot be written".formatted(file));
      return Optional.empty();
    }
  }
}
