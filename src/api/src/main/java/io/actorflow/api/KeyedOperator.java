package io.actorflow.api;

/**
 * A stateful step: its rows are shuffled by key to sharded persistent actors. The engine knows the
 * kinds there are and how to run them.
 */
public non-sealed interface KeyedOperator extends Step {}
