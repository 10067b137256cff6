package io.actorflow.bench.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** ActorFlow; its pipelines stand beside this class as J1.conf, J2.conf and J3.conf. */
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
    return ActorFlowProcess.command(root, pipeline, run.folder(), jvmOptions);
  }

  static String pipeline(Run run) {
    String name = run.job() + ".conf";
    try (InputStream template = ActorFlowSystem.class.getResourceAsStream(name)) {
      if (template == null) {
        throw new IllegalStateException(name + " is not beside " + ActorFlowSystem.class);
      }
      return new String(template.readAllBytes(), StandardCharsets.UTF_8)
          .replace("@name@", run.output())
          .replace("@bootstrap@", run.bootstrap())
          .replace("@input@", run.input())
          .replace("@output@", run.output())
          .replace("@above-price@", Long.toString(run.bidding().abovePrice()));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
