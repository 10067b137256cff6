/**
 * From a pipeline file to a {@link io.actorflow.config.PipelineDefinition}: reads HOCON, JSON and
 * YAML that may come from anybody, checks them against the {@link io.actorflow.config.Components}
 * that there are, reports everything that is wrong at once with file, line and path, and writes the
 * JSON Schema and the reference pages of what it accepts.
 */
@NullMarked
package io.actorflow.config;

import org.jspecify.annotations.NullMarked;
