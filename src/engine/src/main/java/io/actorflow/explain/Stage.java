package io.actorflow.explain;

import io.actorflow.config.EventTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What runs as tasks or shards of its own. */
public sealed interface Stage {
  String name();

  /** Type of its component. */
  String type();

  /** Where its rows go; not empty. */
  List<Edge> edges();

  /**
   * A source, read by tasks.
   *
   * @param columns those that are read
   * @param unread those that it has beside them
   */
  record Reading(
      String name,
      String type,
      List<String> columns,
      List<String> unread,
      Optional<EventTime> eventTime,
      List<Edge> edges)
      implements Stage {
    public Reading {
      columns = List.copyOf(columns);
      unread = List.copyOf(unread);
      edges = List.copyOf(edges);
    }
  }

  /**
   * A stateful operator, kept by shards.
   *
   * @param aggregates expressions by name of their column
   * @param windows empty for a table
   * @param facts what else there is to know, by label, in order
   */
  record Keeping(
      String name,
      String type,
      List<String> key,
      Map<String, String> aggregates,
      Optional<Windows> windows,
      Map<String, String> facts,
      List<Edge> edges)
      implements Stage {
    public Keeping {
      key = List.copyOf(key);
      aggregates = Collections.unmodifiableMap(new LinkedHashMap<>(aggregates));
      facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
      edges = List.copyOf(edges);
    }
  }
}
