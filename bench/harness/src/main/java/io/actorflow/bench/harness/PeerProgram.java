package io.actorflow.bench.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The program of a peer: a module of bench/peers with a main of its own.
 *
 * @param java that it runs on
 * @param options of the JVM
 */
public record PeerProgram(String name, String main, Path module, Path java, List<String> options) {
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

  public PeerProgram {
    options = List.copyOf(options);
  }

  /**
   * The peer of that name in folder {@code root}.
   *
   * @param flinkJava a {@code java} that Flink runs on
   * @param jvmOptions its limits
   * @throws BenchException if there is no such peer
   */
  public static PeerProgram of(String name, Path root, Path flinkJava, List<String> jvmOptions) {
    Path module = root.resolve("bench/peers").resolve(name);
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return switch (name) {
      case "flink" ->
          flink(name, "io.actorflow.bench.flink.FlinkPeer", root, flinkJava, jvmOptions);
      case "kafka-streams" ->
          new PeerProgram(name, "io.actorflow.bench.streams.StreamsPeer", module, java, jvmOptions);
      default ->
          throw new BenchException(
              "--peers: there is no peer '%s' (expected: flink, kafka-streams or none)"
                  .formatted(name));
    };
  }

  /** A peer that runs on Flink, with what Flink asks of the JVM. */
  public static PeerProgram flink(
      String name, String main, Path root, Path flinkJava, List<String> jvmOptions) {
    return new PeerProgram(
        name,
        main,
        root.resolve("bench/peers").resolve(name),
        flinkJava,
        both(jvmOptions, FLINK_OPTIONS));
  }

  private static List<String> both(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  /** What starts it with these arguments. */
  public List<String> line(List<String> arguments) {
    List<String> line = new ArrayList<>();
    line.add(java.toString());
    line.addAll(options);
    line.addAll(List.of("-cp", classPath(), main));
    line.addAll(arguments);
    return line;
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
