package io.actorflow.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import io.actorflow.api.PipelineException;
import io.actorflow.config.Components;
import io.actorflow.config.PipelineDefinition;
import io.actorflow.config.SecretResolver;
import io.actorflow.node.registry.PipelineRecord;
import io.actorflow.node.registry.PipelineRecord.Desired;
import io.actorflow.node.registry.PipelineView;
import io.actorflow.node.registry.Registry;
import io.actorflow.run.Planner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code actorflow run}: one pipeline in this process, with the embedded journal. */
@Command(
    name = "run",
    description = {
      "Runs a pipeline in this process until it ends or is interrupted.",
      "State and positions are kept: started again, it goes on where it stopped."
    },
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  private static final Duration ASK = Duration.ofSeconds(20);

  @Parameters(paramLabel = "FILE", description = "the pipeline: .conf, .json or .yaml")
  private Path file = Path.of("");

  @Option(
      names = "--records",
      paramLabel = "N",
      description = "end after N records of each generator, with a summary")
  private @Nullable Long records;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "where state is kept (default: .actorflow/run/<pipeline>)")
  private @Nullable Path data;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "of the summary: text or json (default: ${DEFAULT-VALUE})")
  private Summary.Form output = Summary.Form.TEXT;

  /** Down when somebody wants it to end; an interrupt could come to whatever is done next. */
  private final CountDownLatch stopAsked = new CountDownLatch(1);

  @Override
  public Integer call() throws Exception {
    if (records != null && records < 1) {
      throw new PipelineException("--records: %d (expected: 1 or more)".formatted(records));
    }
    Components components = Components.discover();
    PipelineDefinition definition = PipelineDefinition.read(file, components);
    if (records != null) {
      definition = withRecords(definition, records, components);
    }
    // Sinks find standard output when they are planned.
    try (StatusLine status = StatusLine.ofProcess()) {
      Planner.plan(definition, components, SecretResolver.ofProcess());
      return run(definition, status);
    }
  }

  private int run(PipelineDefinition definition, StatusLine status) throws Exception {
    Path folder = data == null ? Path.of(".actorflow", "run", definition.name()) : data;
    CountDownLatch ended = new CountDownLatch(1);
    Interruption.onSignal(stopAsked::countDown, ended);
    Summary summary = new Summary();
    try {
      RunLog.into(folder.resolve("log"));
      run(definition, folder, status, summary);
    } finally {
      ended.countDown();
    }
    return summary.failed() ? 1 : 0;
  }

  private void run(PipelineDefinition definition, Path folder, StatusLine status, Summary summary)
      throws Exception {
    Node node = Node.start(configuration(folder));
    try {
      submit(node, definition);
      follow(node, definition.name(), status, summary);
      summary.done();
      change(node, definition.name(), Desired.STOPPED);
      awaitStopped(node, definition.name(), summary);
    } finally {
      node.stop().toCompletableFuture().get(40, TimeUnit.SECONDS);
      summary.print(output, letters(definition, folder));
    }
  }

  private PipelineDefinition withRecords(
      PipelineDefinition definition, long most, Components components) {
    Config whole = ConfigFactory.parseString(definition.render());
    Config limited = whole;
    for (String path : sourcePaths(whole)) {
      if (whole.getConfig(path).getString("type").equals("generator")) {
        limited = limited.withValue(path + ".records", ConfigValueFactory.fromAnyRef(most));
      }
    }
    if (limited.equals(whole)) {
      throw new PipelineException(
          "--records: no source of %s is a generator (expected: at least one)".formatted(file));
    }
    return PipelineDefinition.parse(
        file.getFileName() + ".json",
        limited.root().render(ConfigRenderOptions.concise()),
        components);
  }

  private static List<String> sourcePaths(Config whole) {
    if (whole.hasPath("pipeline.source")) {
      return List.of("pipeline.source");
    }
    return whole.getObject("pipeline.sources").keySet().stream()
        .map(name -> "pipeline.sources.\"" + name + "\"")
        .toList();
  }

  /** Where a person finds them. */
  private static String letters(PipelineDefinition definition, Path folder) {
    return definition.deadLetters() == null
        ? "in " + folder.resolve("dead-letters")
        : "where the pipeline's dead-letters block says";
  }

  private static Config configuration(Path folder) {
    return ConfigFactory.parseMap(
            Map.of("actorflow.node.data-dir", folder.toString(), "actorflow.node.port", 0))
        .withFallback(ConfigFactory.load());
  }

  private static void submit(Node node, PipelineDefinition definition) throws Exception {
    PipelineView known = find(node, definition.name());
    if (known != null && known.pipeline().definition().equals(definition.render())) {
      change(node, definition.name(), Desired.RUNNING);
      return;
    }
    int width = node.settings().width();
    PipelineRecord candidate =
        new PipelineRecord(
            definition.name(),
            1,
            0,
            0,
            definition.render(),
            Desired.RUNNING,
            definition.scale().parallelism().orElse(width),
            definition.scale().shards().orElse(2 * width),
            Map.of(),
            System.currentTimeMillis());
    long replaces = known == null ? 0 : known.pipeline().version();
    expectPipeline(ask(node, replyTo -> new Registry.Submit(candidate, replaces, replyTo)));
  }

  private static void change(Node node, String name, Desired desired) throws Exception {
    expectPipeline(ask(node, replyTo -> new Registry.Change(name, desired, replyTo)));
  }

  private static @Nullable PipelineView find(Node node, String name) throws Exception {
    Registry.Reply reply = ask(node, replyTo -> new Registry.Get(name, replyTo));
    return reply instanceof Registry.Pipelines found ? found.pipelines().getFirst() : null;
  }

  private static PipelineView expectPipeline(Registry.Reply reply) {
    if (reply instanceof Registry.Pipelines found) {
      return found.pipelines().getFirst();
    }
    throw new IllegalStateException("unexpected answer of the registry: " + reply);
  }

  private static Registry.Reply ask(
      Node node,
      org.apache.pekko.japi.function.Function<ActorRef<Registry.Reply>, Registry.Command> message)
      throws ExecutionException, InterruptedException, TimeoutException {
    CompletionStage<Registry.Reply> reply =
        AskPattern.ask(node.registry(), message, ASK, node.system().scheduler());
    return reply.toCompletableFuture().get(ASK.toSeconds() + 1, TimeUnit.SECONDS);
  }

  private void follow(Node node, String name, StatusLine status, Summary summary) throws Exception {
    Trouble trouble = new Trouble();
    do {
      PipelineView view = find(node, name);
      if (view != null) {
        summary.observe(view);
        trouble.report(view, status);
        status.show(summary.fields());
        if (view.actual().equals("finished")) {
          return;
        }
        if (trouble.isLasting()) {
          summary.fail(view.problem());
          return;
        }
      }
    } while (!stopAsked.await(status.interval().toMillis(), TimeUnit.MILLISECONDS));
    status.show(List.of("stopping: letting everything read arrive"));
  }

  private static void awaitStopped(Node node, String name, Summary summary) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (System.nanoTime() < deadline) {
      PipelineView view = find(node, name);
      if (view == null) {
        return;
      }
      summary.observe(view);
      if (view.actual().equals("stopped")) {
        return;
      }
      Thread.sleep(50);
    }
    summary.fail(
        "not everything had arrived after 30 s; what is missing will, when it is started again");
  }
}
