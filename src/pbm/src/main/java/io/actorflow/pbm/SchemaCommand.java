package io.actorflow.pbm;

import io.actorflow.config.Components;
import io.actorflow.config.PipelineJsonSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "schema",
    description = "Print the JSON Schema of pipeline files, for editors. Needs no node.")
final class SchemaCommand implements Callable<Integer> {
  private final Session session;

  SchemaCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    session.console().data(PipelineJsonSchema.of(Components.discover()).stripTrailing());
    return ExitCode.OK;
  }
}
