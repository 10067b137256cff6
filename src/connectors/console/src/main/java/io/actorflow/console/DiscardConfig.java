package io.actorflow.console;

/** Nothing to set. */
public record DiscardConfig() {}
