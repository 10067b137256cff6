package io.actorflow.pbm;

import io.actorflow.config.Components;
import io.actorflow.config.ReferencePages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "docs", description = "Write the reference pages. Needs no node.")
final class DocsCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "DIR", description = "Where to; pages that are there are replaced.")
  Path folder = Path.of(".");

  DocsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Map<String, String> pages = new LinkedHashMap<>(ReferencePages.of(Components.discover()));
    pages.put(CommandsPage.FILE, CommandsPage.of(session.environment()));
    try {
      Files.createDirectories(folder);
      for (Map.Entry<String, String> page : pages.entrySet()) {
        Path file = folder.resolve(page.getKey());
        Files.writeString(file, page.getValue());
        session.console().data(file.toString());
      }
    } catch (IOException e) {
      throw CommandException.failed("cannot write to %s: %s".formatted(folder, e));
    }
    return ExitCode.OK;
  }
}
