package io.actorflow.bench.harness;

import java.util.List;
import java.util.Map;

/**
 * A process to start.
 *
 * @param line program and arguments
 * @param environment beside that of this process
 */
public record ProcessCommand(List<String> line, Map<String, String> environment) {
  public ProcessCommand {
    line = List.copyOf(line);
    environment = Map.copyOf(environment);
  }
}
