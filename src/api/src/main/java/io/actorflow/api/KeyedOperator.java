package io.actorflow.api;

import java.util.List;

/**
 * A stateful step: its rows are shuffled by key to sharded persistent actors. The engine knows how
 * to run the kinds there are; this is their description.
 */
public non-sealed interface KeyedOperator extends Step {
  /** The columns by which rows are shuffled, at least one. */
  List<String> key();
}
