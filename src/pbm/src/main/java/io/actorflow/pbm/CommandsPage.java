package io.actorflow.pbm;

import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The help of every command on one page. */
final class CommandsPage {
  static final String FILE = "pbm.md";

  private CommandsPage() {}

  static String of(Environment environment) {
    StringBuilder page = new StringBuilder("# pbm\n");
    add(Pbm.commandLine(environment, question -> Optional.empty()), page);
    return page.toString();
  }

  private static void add(CommandLine command, StringBuilder page) {
    if (command.getParent() != null) {
      page.append("\n## ").append(command.getCommandSpec().qualifiedName()).append('\n');
    }
    page.append("\n```text\n").append(command.getUsageMessage(Ansi.OFF)).append("```\n");
    command.getSubcommands().values().forEach(inner -> add(inner, page));
  }
}
