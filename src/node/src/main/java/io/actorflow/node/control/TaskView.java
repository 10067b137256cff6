package io.actorflow.node.control;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One task of a pipeline.
 *
 * @param node the address of the member it runs on, null while it is being placed
 * @param reason why it does not run, where there is something to say
 * @param splits the ids of the splits it reads
 */
public record TaskView(
    int index,
    @Nullable String node,
    WorkState state,
    @Nullable String reason,
    List<String> splits) {
  public TaskView {
    splits = List.copyOf(splits);
  }
}
