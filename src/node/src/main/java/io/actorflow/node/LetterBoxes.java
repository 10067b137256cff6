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

  /** A resubmitted pipeline may have another sink for its letters. */
  private final Map<Key, LetterBox> boxes = new ConcurrentHashMap<>();

  private record Key(String pipeline, String definition) {}

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
      BufferAllocator allocator) {
    this.block = block;
    this.writer = writer;
    this.components = components;
    this.secrets = secrets;
    this.allocator = allocator;
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
        allocator);
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
   * @param plan that of the run
   */
  LetterBox of(RunSpec spec, Supplier<Plan> plan) {
    return boxes.computeIfAbsent(
        new Key(spec.pipeline(), spec.definition()), key -> open(plan.get()));
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
        InstantSource.system());
  }

  long count(String pipeline) {
    return boxes.values().stream()
        .filter(box -> box.pipeline().equals(pipeline))
        .mapToLong(LetterBox::count)
        .sum();
  }

  String problem(String pipeline) {
    return boxes.values().stream()
        .filter(box -> box.pipeline().equals(pipeline))
        .map(LetterBox::problem)
        .filter(problem -> !problem.isEmpty())
        .findFirst()
        .orElse("");
  }

  @Override
  public void close() {
    boxes.values().forEach(LetterBox::close);
  }
}
