package io.actorflow.api;

import com.typesafe.config.Config;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * How records are written down: a {@code format { type = json, schema { ... } }} block.
 *
 * @param type names the codec
 * @param schema the columns; without any where the format is only written
 * @param settings the codec's own settings, its defaults included
 */
public record Format(String type, Schema schema, Config settings) {}
