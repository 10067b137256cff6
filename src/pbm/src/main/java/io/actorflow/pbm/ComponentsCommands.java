package io.actorflow.pbm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.actorflow.api.ComponentFactory;
import io.actorflow.api.NearestName;
import io.actorflow.config.Components;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "components", description = "What pipelines can be made of. Needs no node.")
final class ComponentsCommands {
  private final Session session;

  ComponentsCommands(Session session) {
    this.session = session;
  }

  @Command(name = "list", description = "List all sources, operators, sinks and codecs.")
  int list() {
    Components components = Components.discover();
    Table table = new Table().text("KIND").text("TYPE").text("DOES");
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (ComponentFactory<?> component : components.all()) {
      String does = new ComponentText(components, component).summary();
      table.row(component.kind().key(), component.type(), does.replaceFirst("(?<=[.:]) .*", ""));
      all.addObject()
          .put("kind", component.kind().key())
          .put("type", component.type())
          .put("description", does);
    }
    session.show(wrapped(all), () -> session.render(table));
    session.console().next("components show TYPE");
    return ExitCode.OK;
  }

  @Command(name = "show", description = "Show all settings of a component and their defaults.")
  int show(@Parameters(paramLabel = "TYPE", description = "Such as kafka.") String type) {
    Components components = Components.discover();
    List<ComponentText> found =
        components.all().stream()
            .filter(component -> component.type().equals(type))
            .map(component -> new ComponentText(components, component))
            .toList();
    if (found.isEmpty()) {
      throw unknown(type, components);
    }
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    found.forEach(component -> all.add(component.json()));
    session.show(
        wrapped(all),
        () -> found.stream().map(ComponentText::hocon).collect(Collectors.joining("\n\n")));
    return ExitCode.OK;
  }

  private static ObjectNode wrapped(ArrayNode components) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("components", components);
    return answer;
  }

  private static CommandException unknown(String type, Components components) {
    List<String> known =
        components.all().stream().map(ComponentFactory::type).distinct().sorted().toList();
    return CommandException.failed(
        "there is no component '%s' (%s)"
            .formatted(
                type,
                NearestName.of(type, known)
                    .map("did you mean '%s'?"::formatted)
                    .orElse("there are: " + String.join(", ", known))));
  }
}
