package io.actorflow.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.actorflow.api.PipelineException;
import io.actorflow.api.PipelineException.Problem;

/**
 * Where a node puts the dead letters of pipelines that say nothing of it: a sink, written down as
 * in a pipeline. {@code {pipeline}} in its texts stands for the pipeline's name.
 */
public final class DeadLetterBlock {
  private static final String PLACEHOLDER = "{pipeline}";
  private static final String FILE = "node";
  private static final String PLACE = "^" + FILE + ":\\d+: dead-letters";

  private DeadLetterBlock() {}

  /**
   * The sink of one pipeline's letters.
   *
   * @param path where the block stands in the configuration of the node, for messages
   * @throws PipelineException with everything that is wrong with it
   */
  public static Node read(Config block, String path, String pipeline, Components components) {
    try {
      return PipelineParser.deadLetters(
          FILE, ofPipeline(block, pipeline).root(), pipeline, components);
    } catch (PipelineException refused) {
      throw new PipelineException(
          refused.problems().stream()
              .map(problem -> new Problem("", problem.message().replaceFirst(PLACE, path)))
              .toList());
    }
  }

  /** A name has no character that JSON would have to escape. */
  static Config ofPipeline(Config block, String pipeline) {
    String text = block.root().render(ConfigRenderOptions.concise());
    return text.contains(PLACEHOLDER)
        ? ConfigFactory.parseString(text.replace(PLACEHOLDER, pipeline))
        : block;
  }
}
