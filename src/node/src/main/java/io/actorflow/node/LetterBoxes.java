package io.actorflow.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import io.actorflow.config.Components;
import io.actorflow.config.DeadLetterBlock;
import io.actorflow.config.SecretResolver;
import io.actorflow.letter.LetterBox;
import io.actorflow.run.Plan;
import io.actorflow.run.RunSpec;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;

/**
 * The dead letters of all pipelines on this node: each goes to the sink that its pipeline names, or
 * else to that of the node.
 */
final class LetterBoxes implements AutoCloseable {
  static final String PATH = "actorflow.dead-letters";
  private static final String ANY = "pipeline";

  private final Config block;
  private final String writer;
  private final Components components;
  private final SecretResolver secrets;
  private final BufferAllocator allocator;

  private final InstantSource clock;
  private final Map<String, PipelineLetters> pipelines = new ConcurrentHashMap<>();

  /**
   * @param block of the node's configuration
   * @param writer what this node's writers are called, after the pipeline's name
   * @throws io.actorflow.api.PipelineException if the block describes no sink that can be made
   */
  LetterBoxes(
      Config block,
      String writer,
      Components components,
      SecretResolver secrets,
      BufferAllocator allocator,
      InstantSource clock) {
    this.block = block;
    this.writer = writer;
    this.components = components;
    this.secrets = secrets;
    this.allocator = allocator;
    this.clock = clock;
    components.sink(DeadLetterBlock.read(block, PATH, ANY, components), secrets);
  }

  /** The boxes of a node with these settings. */
  static LetterBoxes of(
      NodeSettings settings,
      Config config,
      Components components,
      SecretResolver secrets,
      BufferAllocator allocator) {
    return new LetterBoxes(
        block(config, PekkoConfig.dataDir(settings)),
        writer(settings),
        components,
        secrets,
        allocator,
        InstantSource.system());
  }

  /** Files go to the node's own folder unless another is named. */
  private static Config block(Config config, Path dataDir) {
    Config block = config.getConfig(PATH);
    boolean isFile = block.hasPath("type") && block.getString("type").equals("file");
    return isFile && !block.hasPath("directory")
        ? block.withValue(
            "directory", ConfigValueFactory.fromAnyRef(dataDir.resolve("dead-letters").toString()))
        : block;
  }

  /** No other node has this name, and the same node has it again. */
  private static String writer(NodeSettings settings) {
    return settings.seedNodes().isEmpty()
        ? "dead-letters"
        : "dead-letters-%s-%d".formatted(settings.host().replace('.', '-'), settings.port());
  }

  /**
   * Where letters of a run go.
   *
   * @param plan that of the run
   */
  LetterBox of(RunSpec spec, Supplier<Plan> plan) {
    closeUnused();
    while (true) {
      Optional<LetterBox> box =
          pipelines
              .computeIfAbsent(spec.pipeline(), name -> new PipelineLetters(clock))
              .of(spec, () -> open(plan.get()));
      if (box.isPresent()) {
        return box.get();
      }
    }
  }

  /** Tasks and shards ask all the time: of whom nobody asks, nobody is here any more. */
  private void closeUnused() {
    pipelines.values().removeIf(PipelineLetters::closeIfUnused);
  }

  private LetterBox open(Plan plan) {
    return new LetterBox(
        plan.pipeline(),
        plan.pipeline() + "." + writer,
        () ->
            plan.deadLetters()
                .map(own -> own.sink().get())
                .orElseGet(
                    () ->
                        components.sink(
                            DeadLetterBlock.read(block, PATH, plan.pipeline(), components),
                            secrets)),
        components::codec,
        allocator,
        clock);
  }

  /** Letters kept here for a pipeline, by all its versions. */
  long count(String pipeline) {
    PipelineLetters letters = pipelines.get(pipeline);
    return letters == null ? 0 : letters.count();
  }

  /** Why letters of a pipeline wait, empty if they do not. */
  String problem(String pipeline) {
    PipelineLetters letters = pipelines.get(pipeline);
    return letters == null ? "" : letters.problem();
  }

  /** Boxes that are open, for whichever version. */
  int open() {
    return pipelines.values().stream().mapToInt(PipelineLetters::open).sum();
  }

  @Override
  public void close() {
    pipelines.values().forEach(PipelineLetters::close);
  }
}
