package io.actorflow.pbm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.actorflow.api.ComponentFactory;
import io.actorflow.config.Components;
import picocli.CommandLine.Command;

@Command(name = "components", description = "What pipelines can be made of. Needs no node.")
final class ComponentsCommands {
  private final Session session;

  ComponentsCommands(Session session) {
    this.session = session;
  }

  @Command(name = "list", description = "List all sources, operators, sinks and codecs.")
  int list() {
    Table table = new Table().text("KIND").text("TYPE");
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (ComponentFactory<?> component : Components.discover().all()) {
      table.row(component.kind().key(), component.type());
      all.addObject().put("kind", component.kind().key()).put("type", component.type());
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("components", all);
    session.show(answer, () -> session.render(table));
    return ExitCode.OK;
  }
}
