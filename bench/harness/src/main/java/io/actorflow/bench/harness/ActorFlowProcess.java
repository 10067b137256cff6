package io.actorflow.bench.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * ActorFlow, as {@code ./actorflow run FILE --data DIR -o json}.
 *
 * <p>The contract: the pipeline's sources have {@code end = latest}, so the process ends by itself
 * with code 0 when everything is committed, and its last line on standard output is an {@link
 * Outcome}: {@code {"records":N,"seconds":S,"cpu_seconds":C,"peak_rss_bytes":B,"results":R}}, of
 * the time from the first record read to the last commit.
 */
public final class ActorFlowProcess {
  public static final String NAME = "actorflow";

  private ActorFlowProcess() {}

  /**
   * What runs a pipeline.
   *
   * @param root folder of this project
   * @param folder for what it keeps
   * @param commitMillis time between commits under load
   * @param jvmOptions its limits
   */
  public static ProcessCommand command(
      Path root, Path pipeline, Path folder, long commitMillis, List<String> jvmOptions) {
    List<String> options = new ArrayList<>(jvmOptions);
    options.add("-Dactorflow.node.commit-interval=%dms".formatted(commitMillis));
    return new ProcessCommand(
        List.of(
            root.resolve("actorflow").toString(),
            "run",
            pipeline.toString(),
            "--data",
            folder.resolve("data").toString(),
            "-o",
            "json"),
        Map.of("ACTORFLOW_JAVA_OPTIONS", String.join(" ", options)));
  }
}
