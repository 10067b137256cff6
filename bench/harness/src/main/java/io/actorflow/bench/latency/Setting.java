package io.actorflow.bench.latency;

import io.actorflow.bench.harness.PeerProgram;
import io.actorflow.bench.harness.PipelineTemplate;
import io.actorflow.bench.harness.Places;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A system with settings that are tried. */
sealed interface Setting {
  List<String> CORES = List.of("-XX:ActiveProcessorCount=2");

  String system();

  /** What it is called on the command line. */
  default String program() {
    return system();
  }

  /** What is set, for a person. */
  String label();

  boolean isExactlyOnce();

  /** What starts it; may write into the folder. */
  ProcessBuilder process(Topics topics, Path folder);

  /** Where a run reads and writes. */
  record Topics(String bootstrap, String input, String output) {}

  default String guarantee() {
    return isExactlyOnce() ? "exactly-once" : "at-least-once";
  }

  /** Systems of one name and one guarantee are alternatives, of which the best counts. */
  default String contest() {
    return system() + ", " + guarantee();
  }

  /**
   * ActorFlow.
   *
   * @param scale of the pipeline
   */
  record ActorFlow(String label, boolean isExactlyOnce, String scale) implements Setting {
    @Override
    public String system() {
      return "actorflow";
    }

    @Override
    public ProcessBuilder process(Topics topics, Path folder) {
      Path pipeline = folder.resolve("latency.conf");
      try {
        Files.writeString(
            pipeline,
            PipelineTemplate.of("J3")
                .with("name", topics.output())
                .with("bootstrap", topics.bootstrap())
                .with("input", "\"%s\"".formatted(topics.input()))
                .with("output", topics.output())
                .with("end", "none")
                .with("delivery", guarantee())
                .with("scale", scale)
                .filled());
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
      List<String> options = new ArrayList<>(CORES);
      options.addAll(List.of("-Xms512m", "-Xmx512m"));
      ProcessBuilder builder =
          new ProcessBuilder(
              Places.root().resolve("actorflow").toString(),
              "run",
              pipeline.toString(),
              "--data",
              folder.resolve("data").toString());
      builder.environment().put("ACTORFLOW_JAVA_OPTIONS", String.join(" ", options));
      return builder;
    }
  }

  /**
   * A peer, with job J3.
   *
   * @param system with what is made easier for it
   * @param program that runs it
   * @param arguments beside those that say where to read and write
   */
  record Peer(String system, String program, String label, List<String> arguments)
      implements Setting {
    @Override
    public boolean isExactlyOnce() {
      return true;
    }

    @Override
    public ProcessBuilder process(Topics topics, Path folder) {
      List<String> jvm = new ArrayList<>(CORES);
      jvm.add("-Xmx2g");
      List<String> line = new ArrayList<>();
      line.addAll(
          List.of(
              "--job",
              "J3",
              "--bootstrap",
              topics.bootstrap(),
              "--input",
              topics.input(),
              "--output",
              topics.output(),
              "--expected",
              Long.toString(Long.MAX_VALUE),
              "--end",
              "none",
              "--folder",
              folder.toString()));
      line.addAll(arguments);
      return new ProcessBuilder(
          PeerProgram.of(program, Places.root(), Places.flinkJava(), jvm).line(line));
    }
  }

  /** All that are tried. */
  static List<Setting> all() {
    return List.of(
        new ActorFlow("defaults", true, ""),
        new ActorFlow("2 shards", true, "shards = 2"),
        new ActorFlow("1 shard, 1 task", true, "shards = 1, parallelism = 1"),
        new ActorFlow("defaults", false, ""),
        new ActorFlow("1 shard, 1 task", false, "shards = 1, parallelism = 1"),
        streams(10, 2, false),
        streams(10, 1, false),
        streams(10, 2, true),
        streams(10, 1, true),
        flink(100, 2),
        flink(50, 2),
        flink(50, 1));
  }

  private static Setting streams(int commitMillis, int threads, boolean keyed) {
    return new Peer(
        keyed ? "kafka-streams, topic keyed already" : "kafka-streams",
        "kafka-streams",
        "commit.interval.ms = %d, threads: %d".formatted(commitMillis, threads),
        peer(commitMillis, threads, "--keyed", Boolean.toString(keyed)));
  }

  private static Setting flink(int checkpointMillis, int parallelism) {
    return new Peer(
        "flink",
        "flink",
        "checkpoint interval %d ms, parallelism %d".formatted(checkpointMillis, parallelism),
        peer(checkpointMillis, parallelism));
  }

  /** Every change goes out at once, so that none waits for the commit to be sent. */
  private static List<String> peer(int commitMillis, int parallelism, String... further) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--commit-millis",
                Integer.toString(commitMillis),
                "--parallelism",
                Integer.toString(parallelism),
                "--updates",
                "every",
                "--linger-millis",
                "1"));
    arguments.addAll(List.of(further));
    return arguments;
  }
}
