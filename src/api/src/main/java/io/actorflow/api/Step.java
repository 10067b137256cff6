package io.actorflow.api;

/** One step of a pipeline between its sources and its sinks. */
public sealed interface Step permits Operator, KeyedOperator {}
