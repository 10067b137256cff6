package io.actorflow.node.control;

/**
 * A column of a table, or of what a query gives.
 *
 * @param type as pipelines name types
 */
public record TableColumn(String name, String type) {}
