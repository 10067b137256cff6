package io.actorflow.bench.nexmark;

import io.actorflow.bench.harness.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The section of bench/RESULTS.md that holds the table; text before the command is left as it is.
 */
record ResultsFile(Path file) {
  private static final String BEGIN = "<!-- nexmark: written by --write -->\n";
  private static final String END = "<!-- end of nexmark -->\n";

  static ResultsFile of(Path root) {
    return new ResultsFile(root.resolve("bench/RESULTS.md"));
  }

  void write(String table, String command) throws IOException {
    String text = Files.readString(file);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new BenchException(
          "%s has no place for the table (expected: the lines '%s' and '%s')"
              .formatted(file, BEGIN.strip(), END.strip()));
    }
    Files.writeString(
        file,
        text.substring(0, begin + BEGIN.length())
            + "\n```sh\n%s\n```\n\n%s\n".formatted(command, table.strip())
            + "\n"
            + text.substring(end));
  }
}
