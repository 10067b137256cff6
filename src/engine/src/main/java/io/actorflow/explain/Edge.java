package io.actorflow.explain;

import io.actorflow.api.Delivery;
import java.util.List;
import java.util.Optional;

/**
 * The way from one stage to the next or to a sink.
 *
 * @param to name of the stateful operator or sink
 * @param type of that component
 * @param fused stateless operators that the stage runs itself before the rows leave it
 * @param columns of the rows behind the fused operators
 * @param shuffle empty if it leads to a sink
 */
public record Edge(
    String to,
    String type,
    List<Fused> fused,
    List<String> columns,
    Optional<Shuffle> shuffle,
    Delivery delivery) {
  public Edge {
    fused = List.copyOf(fused);
    columns = List.copyOf(columns);
  }

  /** A stateless operator. */
  public record Fused(String name, String type) {}
}
