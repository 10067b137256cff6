package io.actorflow.explain;

import io.actorflow.api.Delivery;
import java.util.Optional;

/**
 * Where records go that cannot be processed.
 *
 * @param type of the pipeline's own sink for them; empty for that of the nodes
 */
public record DeadLetters(Optional<String> type, Delivery delivery) {}
