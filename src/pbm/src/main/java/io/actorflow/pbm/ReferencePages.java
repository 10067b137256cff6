package io.actorflow.pbm;

import io.actorflow.api.ComponentFactory;
import io.actorflow.config.Components;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The pages that are made rather than written: one per component, and one of all commands. */
final class ReferencePages {
  private ReferencePages() {}

  /** By file name. */
  static Map<String, String> all(Session session) {
    Map<String, String> pages = new LinkedHashMap<>();
    Components components = Components.discover();
    for (ComponentFactory<?> component : components.all()) {
      String name = component.type() + "-" + component.kind().key();
      pages.put(
          "components/" + name + ".md",
          """
          # %s %s

          %s

          ```hocon
          %s
          ```
          """
              .formatted(
                  component.type(),
                  component.kind().key(),
                  new ComponentText(components, component).summary(),
                  new ComponentText(components, component).hocon()));
    }
    pages.put("pbm.md", commands(session));
    return pages;
  }

  private static String commands(Session session) {
    CommandLine root = Pbm.commandLine(session.environment(), question -> Optional.empty());
    StringBuilder page = new StringBuilder("# pbm\n");
    add(root, page);
    return page.toString();
  }

  private static void add(CommandLine command, StringBuilder page) {
    if (command.getParent() != null) {
      page.append("\n## ").append(command.getCommandSpec().qualifiedName()).append('\n');
    }
    page.append("\n```\n").append(command.getUsageMessage(Ansi.OFF)).append("```\n");
    command.getSubcommands().values().forEach(inner -> add(inner, page));
  }
}
