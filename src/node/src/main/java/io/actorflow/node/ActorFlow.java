package io.actorflow.node;

import io.actorflow.api.ConnectorException;
import io.actorflow.api.PipelineException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What {@code ./actorflow} starts. */
@Command(
    name = "actorflow",
    description = "Runs pipelines: one at once in a process of its own, or a node of a cluster.",
    subcommands = {RunCommand.class, NodeCommand.class},
    mixinStandardHelpOptions = true,
    version = "ActorFlow 0.1.0-SNAPSHOT")
public final class ActorFlow {
  private static final Logger LOG = LoggerFactory.getLogger(ActorFlow.class);

  private ActorFlow() {}

  public static void main(String[] args) {
    CommandLine commands = new CommandLine(new ActorFlow());
    commands.setCaseInsensitiveEnumValuesAllowed(true);
    commands.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (failure instanceof PipelineException || failure instanceof ConnectorException) {
            System.err.println(failure.getMessage());
          } else {
            LOG.error("{} failed", command.getCommandName(), failure);
            System.err.printf("this should not happen: %s%n", failure);
          }
          return 1;
        });
    System.exit(commands.execute(args));
  }
}
