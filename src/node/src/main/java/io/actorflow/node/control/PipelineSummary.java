package io.actorflow.node.control;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One pipeline in a line.
 *
 * @param version 1 for the first definition submitted, one more for each that replaces it
 * @param reason why {@code actual} is not {@code desired}, where there is something to say
 * @param submitted when this version was
 */
public record PipelineSummary(
    String name,
    long version,
    DesiredState desired,
    ActualState actual,
    @Nullable String reason,
    Instant submitted,
    Progress progress) {}
