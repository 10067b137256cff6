package io.actorflow.node.registry;

import io.actorflow.api.Split;
import io.actorflow.run.WireMessage;
import java.util.List;
import java.util.Map;

/** What the registry persists. */
sealed interface RegistryEvent extends WireMessage {
  /** A new pipeline, or a new definition of one. */
  record Submitted(PipelineRecord pipeline) implements RegistryEvent {}

  /** Somebody wants it to do something else. */
  record DesireChanged(String name, PipelineRecord.Desired desired) implements RegistryEvent {}

  /** A source has splits that were not known. */
  record SplitsFound(String name, long incarnation, Map<String, List<Split>> splits)
      implements RegistryEvent {}

  /** State and positions are gone, the definition is kept. */
  record Emptied(String name) implements RegistryEvent {}

  /** Nothing is left. */
  record Deleted(String name) implements RegistryEvent {}
}
