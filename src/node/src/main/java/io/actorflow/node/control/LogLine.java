package io.actorflow.node.control;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing a node has logged.
 *
 * @param level {@code ERROR}, {@code WARN}, {@code INFO}, {@code DEBUG} or {@code TRACE}
 * @param trace the stack trace that came with it
 */
public record LogLine(
    Instant time,
    String level,
    String logger,
    String thread,
    String message,
    @Nullable String trace) {}
