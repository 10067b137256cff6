package io.actorflow.node.registry;

import io.actorflow.run.WireMessage;
import io.actorflow.shard.ShardStatus;
import io.actorflow.task.TaskMessage.TaskStatus;
import java.util.List;

/**
 * One pipeline as its coordinator sees it.
 *
 * @param actual one word: starting, running, degraded, paused, stopping, stopped, finished, failed
 * @param problem why it is not what it should be, empty if there is nothing to say
 * @param tasks those that have answered lately
 * @param shards those that have answered lately
 * @param expectedTasks how many there should be
 * @param expectedShards how many there should be
 * @param readPerSecond records read, over the last ten seconds or so
 * @param resultsPerSecond rows that shards have given out, likewise
 */
public record PipelineView(
    PipelineRecord pipeline,
    String actual,
    String problem,
    List<TaskStatus> tasks,
    List<ShardStatus> shards,
    int expectedTasks,
    int expectedShards,
    double readPerSecond,
    double resultsPerSecond)
    implements WireMessage {}
