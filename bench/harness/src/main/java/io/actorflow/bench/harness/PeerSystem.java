package io.actorflow.bench.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A peer: a module of bench/peers with a main of its own. */
final class PeerSystem implements MeasuredSystem {
  /** What Flink's own start script opens to it on Java 17 and later. */
  private static final List<String> FLINK_OPTIONS =
      List.of(
          "--add-exports=java.base/sun.net.util=ALL-UNNAMED",
          "--add-exports=java.management/sun.management=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.net=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.text=ALL-UNNAMED",
          "--add-opens=java.base/java.time=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent.locks=ALL-UNNAMED");

  private final String name;
  private final String main;
  private final Path module;
  private final Path java;
  private final List<String> options;

  private PeerSystem(String name, String main, Path module, Path java, List<String> options) {
    this.name = name;
    this.main = main;
    this.module = module;
    this.java = java;
    this.options = options;
  }

  /**
   * The peer of that name.
   *
   * @param root folder of this project
   * @param flinkJava a Java that Flink knows
   * @param jvmOptions limits, the same for all
   */
  static PeerSystem of(String name, Path root, Path flinkJava, List<String> jvmOptions) {
    Path module = root.resolve("bench/peers").resolve(name);
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return switch (name) {
      case "flink" ->
          new PeerSystem(
              name,
              "io.actorflow.bench.flink.FlinkPeer",
              module,
              flinkJava,
              both(jvmOptions, FLINK_OPTIONS));
      case "kafka-streams" ->
          new PeerSystem(name, "io.actorflow.bench.streams.StreamsPeer", module, java, jvmOptions);
      default ->
          throw new BenchException(
              "--peers: there is no peer '%s' (expected: flink, kafka-streams or none)"
                  .formatted(name));
    };
  }

  private static List<String> both(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Command command(Run run) {
    List<String> line = new ArrayList<>();
    line.add(java.toString());
    line.addAll(options);
    line.addAll(
        List.of(
            "-cp",
            classPath(),
            main,
            "--job",
            run.job().name(),
            "--bootstrap",
            run.bootstrap(),
            "--input",
            run.input(),
            "--output",
            run.output(),
            "--expected",
            Long.toString(run.bidding().records()),
            "--above-price",
            Long.toString(run.bidding().abovePrice()),
            "--commit-millis",
            Long.toString(run.commitMillis()),
            "--updates",
            run.everyUpdate() ? "every" : "per-commit",
            "--folder",
            run.folder().toString()));
    return new Command(line, Map.of());
  }

  private String classPath() {
    Path target = module.resolve("target");
    try {
      return target.resolve("classes")
          + System.getProperty("path.separator")
          + Files.readString(target.resolve("classpath")).strip();
    } catch (IOException failed) {
      throw new UncheckedIOException(module + " is not built (expected: by bench/run)", failed);
    }
  }
}
