package io.actorflow.bench.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** ActorFlow; its pipelines are made of {@link PipelineTemplate}s. */
final class ActorFlowSystem implements MeasuredSystem {
  static final String NAME = ActorFlowProcess.NAME;

  private final Path root;
  private final List<String> jvmOptions;

  /**
   * For the ActorFlow in folder {@code root}.
   *
   * @param jvmOptions its limits
   */
  ActorFlowSystem(Path root, List<String> jvmOptions) {
    this.root = root;
    this.jvmOptions = jvmOptions;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ProcessCommand command(Run run) {
    Path pipeline = run.folder().resolve(run.job() + ".conf");
    try {
      Files.writeString(pipeline, pipeline(run));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return ActorFlowProcess.command(root, pipeline, run.folder(), run.commitMillis(), jvmOptions);
  }

  static String pipeline(Run run) {
    return PipelineTemplate.of(run.job().name())
        .with("name", run.output())
        .with("bootstrap", run.bootstrap())
        .with("input", "\"%s\"".formatted(run.input()))
        .with("output", run.output())
        .with("above-price", Long.toString(run.bidding().abovePrice()))
        .with("end", "latest")
        .with("delivery", "exactly-once")
        .with("scale", "")
        .filled();
  }
}
