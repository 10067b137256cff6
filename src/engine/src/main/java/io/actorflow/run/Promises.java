package io.actorflow.run;

import io.actorflow.api.Delivery;
import io.actorflow.api.Delivery.Guarantee;
import io.actorflow.api.KebabCase;
import io.actorflow.api.PipelineException;
import io.actorflow.api.PipelineException.Problem;
import io.actorflow.api.Sink;
import io.actorflow.config.Components;
import io.actorflow.config.Node;
import io.actorflow.config.PipelineDefinition;
import io.actorflow.config.SecretResolver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the sinks of a pipeline promise, held against what it counts on. */
public final class Promises {
  private Promises() {}

  /**
   * For a pipeline that cannot be planned here, as it refers to what only its nodes know: looks at
   * those sinks that can be made all the same.
   *
   * @throws PipelineException if one of them promises too little
   */
  public static void check(
      PipelineDefinition definition, Components components, SecretResolver secrets) {
    List<Problem> problems = new ArrayList<>();
    for (Node node : definition.sinks()) {
      if (definition.delivery(node).isPresent()) {
        sink(node, components, secrets)
            .flatMap(sink -> tooLittle(definition, node, sink.delivery()))
            .ifPresent(problems::add);
      }
    }
    if (!problems.isEmpty()) {
      throw new PipelineException(problems);
    }
  }

  private static Optional<Sink> sink(Node node, Components components, SecretResolver secrets) {
    try {
      return Optional.of(components.sink(node, secrets));
    } catch (PipelineException unknownHere) {
      // Its node will say what is wrong, if it still is when the references are filled in.
      return Optional.empty();
    }
  }

  /** What is wrong with the promise of a sink, if anything is. */
  static Optional<Problem> tooLittle(PipelineDefinition definition, Node node, Delivery promise) {
    Optional<Guarantee> wanted =
        definition.delivery(node).filter(least -> promise.guarantee().compareTo(least) < 0);
    return wanted.map(least -> new Problem("", text(node, least, promise)));
  }

  private static String text(Node node, Guarantee least, Delivery promise) {
    String given = name(promise.guarantee());
    if (node.delivery() == least) {
      return "%s: %s (expected: %s, which is all that '%s' promises: %s)"
          .formatted(
              node.location().withPath(node.location().path() + ".delivery"),
              name(least),
              given,
              node.type(),
              promise.reason());
    }
    return "%s: '%s' is %s: %s (expected: %s, as delivery of the pipeline says)"
        .formatted(node.location(), node.type(), given, promise.reason(), name(least));
  }

  /** As it stands in pipelines. */
  public static String name(Guarantee guarantee) {
    return KebabCase.of(guarantee);
  }
}
