package io.actorflow.pbm;

import io.actorflow.api.PipelineException;
import io.actorflow.config.Components;
import io.actorflow.config.PipelineDefinition;
import java.nio.file.Path;

/**
 * A pipeline file that is valid as far as can be told without a node.
 *
 * @param json the definition as it is sent, secrets as references
 */
record PipelineFile(String name, String json) {
  /** Fails with everything that is wrong with the file. */
  static PipelineFile read(Path file) {
    try {
      PipelineDefinition definition = PipelineDefinition.read(file, Components.discover());
      return new PipelineFile(definition.name(), definition.render());
    } catch (PipelineException e) {
      throw CommandException.failed(
          e.problems().stream().map(PipelineException.Problem::toString).toList());
    }
  }
}
