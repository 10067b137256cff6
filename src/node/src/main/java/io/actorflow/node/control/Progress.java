package io.actorflow.node.control;

import org.jspecify.annotations.Nullable;

/**
 * How a pipeline is getting on. Rates are records a second over the last ten seconds.
 *
 * @param tasksRunning of {@code tasks}
 * @param shardsRunning of {@code shards}
 * @param lagRecords records there are at the sources and not yet persisted, null while unknown
 * @param watermarkLagMillis how far the watermark is behind the clock, null while there is none
 * @param deadLetters records kept aside since the pipeline was first submitted
 */
public record Progress(
    int tasksRunning,
    int tasks,
    int shardsRunning,
    int shards,
    double recordsInPerSecond,
    double recordsOutPerSecond,
    @Nullable Long lagRecords,
    @Nullable Long watermarkLagMillis,
    long deadLetters) {}
