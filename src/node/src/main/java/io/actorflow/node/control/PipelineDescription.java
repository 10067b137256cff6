package io.actorflow.node.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * All there is to say about one pipeline.
 *
 * @param definition as submitted, secrets masked
 * @param tasks by index
 * @param shards by operator and index
 */
public record PipelineDescription(
    PipelineSummary summary, JsonNode definition, List<TaskView> tasks, List<ShardView> shards) {
  public PipelineDescription {
    tasks = List.copyOf(tasks);
    shards = List.copyOf(shards);
  }
}
