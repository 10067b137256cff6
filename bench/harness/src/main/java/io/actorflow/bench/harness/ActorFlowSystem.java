package io.actorflow.bench.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * ActorFlow, as {@code ./actorflow run FILE --data DIR -o json}.
 *
 * <p>The contract: the pipeline's source has {@code end = latest}, so the process ends by itself
 * with code 0 when everything is committed, and its last line on standard output is an {@link
 * Outcome}: {@code {"records":N,"seconds":S,"cpu_seconds":C,"peak_rss_bytes":B,"results":R}}, of
 * the time from the first record read to the last commit. The pipelines stand beside this class as
 * J1.conf, J2.conf and J3.conf.
 */
final class ActorFlowSystem implements MeasuredSystem {
  static final String NAME = "actorflow";

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
  public Command command(Run run) {
    Path pipeline = run.folder().resolve(run.job() + ".conf");
    try {
      Files.writeString(pipeline, pipeline(run));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return new Command(
        List.of(
            root.resolve("actorflow").toString(),
            "run",
            pipeline.toString(),
            "--data",
            run.folder().resolve("data").toString(),
            "-o",
            "json"),
        Map.of("ACTORFLOW_JAVA_OPTIONS", String.join(" ", jvmOptions)));
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
