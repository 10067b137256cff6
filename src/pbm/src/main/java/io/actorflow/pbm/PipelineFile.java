package io.actorflow.pbm;

import io.actorflow.api.PipelineException;
import io.actorflow.config.Components;
import io.actorflow.config.Location;
import io.actorflow.config.Node;
import io.actorflow.config.PipelineDefinition;
import io.actorflow.config.SecretResolver;
import io.actorflow.explain.Explanation;
import io.actorflow.run.Plan;
import io.actorflow.run.Planner;
import io.actorflow.run.Promises;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pipeline file that is valid as far as can be told without a node.
 *
 * @param json the definition as it is sent, secrets as references
 * @param nodes where the parts of the pipeline stand in the file
 */
record PipelineFile(String name, String json, List<Location> nodes) {
  /** A line of what a node finds wrong with what was sent, with its place in the file. */
  String located(String line) {
    Matcher sent =
        Pattern.compile(Pattern.quote(name) + "\\.json:\\d+: ([^ :]+)(.*)", Pattern.DOTALL)
            .matcher(line);
    if (!sent.matches()) {
      return line;
    }
    String path = sent.group(1);
    return nodes.stream()
        .filter(node -> path.startsWith(node.path()))
        .max(Comparator.comparingInt((Location node) -> node.path().length()))
        .map(node -> node.withPath(path) + sent.group(2))
        .orElse(line);
  }

  /** Fails with everything that is wrong with the file, also with what only planning it shows. */
  static PipelineFile validate(Path file) {
    return read(
        file,
        (definition, components) -> {
          // What a node would put in the place of a reference is not known here.
          if (definition.hasReferences()) {
            Promises.check(definition, components, SecretResolver.ofStandIns());
          } else {
            Planner.plan(definition, components, SecretResolver.ofProcess());
          }
        });
  }

  /** Fails with everything that the text of the file shows to be wrong with it. */
  static PipelineFile read(Path file) {
    return read(file, (definition, components) -> {});
  }

  /** How the pipeline of a file is run; secrets are left as references. */
  static Explanation explain(Path file) {
    return explain(components -> PipelineDefinition.read(file, components));
  }

  /**
   * How a pipeline is run that a node knows.
   *
   * @param definition as the node gives it, in which secrets are masked
   */
  static Explanation explain(String name, String definition) {
    return explain(components -> PipelineDefinition.parse(name + ".json", definition, components));
  }

  private static Explanation explain(Function<Components, PipelineDefinition> reader) {
    return orFail(
        components -> {
          PipelineDefinition definition = reader.apply(components);
          Plan plan = Planner.plan(definition, components, SecretResolver.ofStandIns());
          return Explanation.of(definition, plan);
        });
  }

  private static PipelineFile read(Path file, BiConsumer<PipelineDefinition, Components> check) {
    return orFail(
        components -> {
          PipelineDefinition definition = PipelineDefinition.read(file, components);
          check.accept(definition, components);
          return new PipelineFile(
              definition.name(),
              definition.render(),
              definition.nodes().stream().map(Node::location).toList());
        });
  }

  private static <T> T orFail(Function<Components, T> action) {
    try {
      return action.apply(Components.discover());
    } catch (PipelineException e) {
      throw CommandException.failed(
          e.problems().stream().map(PipelineException.Problem::toString).toList());
    }
  }
}
