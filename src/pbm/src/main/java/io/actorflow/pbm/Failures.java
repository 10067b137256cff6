package io.actorflow.pbm;

import io.actorflow.api.NearestName;
import io.actorflow.api.PipelineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong in a line, and what to do in another. */
final class Failures {
  private final Console console;

  Failures(Console console) {
    this.console = console;
  }

  int onWrongUsage(ParameterException wrong, String[] args) {
    CommandLine at = wrong.getCommandLine();
    String command = at.getCommandSpec().qualifiedName();
    if (wrong instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      console.error(unknown(at, command, unmatched.getUnmatched().getFirst()));
    } else if (!at.getSubcommands().isEmpty()
        && !(wrong instanceof MissingParameterException)
        && isMissingCommand(wrong)) {
      console.error(
          "'%s' needs a command: %s"
              .formatted(command, String.join(", ", at.getSubcommands().keySet())));
    } else {
      console.error(firstLine(wrong));
    }
    console.note("'%s --help' tells more".formatted(command));
    return ExitCode.USAGE;
  }

  private static boolean isMissingCommand(ParameterException wrong) {
    return wrong.getMessage() != null
        && wrong.getMessage().startsWith("Missing required subcommand");
  }

  private static String firstLine(ParameterException wrong) {
    String message =
        wrong.getCause() instanceof CommandException cause
            ? cause.getMessage()
            : wrong.getMessage();
    return message == null ? wrong.toString() : message.lines().findFirst().orElse("");
  }

  private static String unknown(CommandLine at, String command, String word) {
    boolean option = word.startsWith("-");
    List<String> known = new ArrayList<>();
    if (option) {
      at.getCommandSpec().options().forEach(known2 -> known.addAll(List.of(known2.names())));
    } else {
      known.addAll(at.getSubcommands().keySet());
    }
    Optional<String> nearest = NearestName.of(word, known);
    String what =
        option
            ? "'%s' has no option '%s'".formatted(command, word)
            : known.isEmpty()
                ? "'%s' takes no further '%s'".formatted(command, word)
                : "'%s' has no command '%s'".formatted(command, word);
    return what + nearest.map(" (did you mean '%s'?)"::formatted).orElse("");
  }

  int onFailure(Exception failure, CommandLine at, ParseResult parsed) {
    if (failure instanceof CommandException expected) {
      console.error(expected.lines().getFirst());
      expected.lines().stream().skip(1).forEach(console::detail);
      return expected.exitCode();
    }
    if (failure instanceof PipelineException refused) {
      refused.problems().forEach(problem -> console.error(problem.toString()));
      return ExitCode.FAILED;
    }
    console.error("this is a mistake in pbm:");
    console.trace(failure);
    return ExitCode.FAILED;
  }
}
