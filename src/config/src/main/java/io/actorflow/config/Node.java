package io.actorflow.config;

import com.typesafe.config.Config;
import io.actorflow.api.ComponentFactory.Kind;
import io.actorflow.api.Delivery.Guarantee;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One source, operator or sink of a pipeline.
 *
 * @param name unique in its pipeline
 * @param settings defaults included, references to secrets as they were written; {@link
 *     Components#source} and its likes resolve them
 * @param from the nodes that its rows come from; none for a source
 * @param eventTime for a source that says when its rows happened
 * @param delivery what a sink without such a setting of its own has to promise, if anything is said
 *     of it
 */
public record Node(
    String name,
    Kind kind,
    String type,
    Config settings,
    List<String> from,
    @Nullable EventTime eventTime,
    @Nullable Guarantee delivery,
    Location location) {
  public Node {
    from = List.copyOf(from);
  }

  /** Without the settings, which may hold secrets. */
  @Override
  public String toString() {
    return "%s '%s' (%s) at %s".formatted(kind.key(), name, type, location);
  }
}
