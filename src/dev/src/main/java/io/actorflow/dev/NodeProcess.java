package io.actorflow.dev;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One node of a cluster as a process of its own: how it is started, and whether it is ready. */
final class NodeProcess {
  private static final String MAIN = "io.actorflow.node.ActorFlow";

  /** Those of scripts/jdk.sh, with the memory that a small node is meant to do with. */
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-Xmx512m",
          "-XX:+ExitOnOutOfMemoryError",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "-Darrow.enable_unsafe_memory_access=true",
          "-Darrow.enable_null_check_for_get=false",
          "--enable-native-access=ALL-UNNAMED");

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  private NodeProcess() {}

  /**
   * @param home folder of ActorFlow, whose node module has been packaged
   * @param config of the node
   */
  static JavaProgram program(
      String name,
      Path home,
      Path folder,
      Path config,
      Map<String, String> environment,
      Lifetime lifetime) {
    List<String> options = new ArrayList<>(JVM_OPTIONS);
    if (Runtime.version().feature() >= 24) {
      options.add("--sun-misc-unsafe-memory-access=allow");
    }
    List<String> arguments = new ArrayList<>(List.of("node", "--config", config.toString()));
    String main = MAIN;
    String classPath = classPath(home);
    if (lifetime == Lifetime.TIED) {
      arguments.addFirst(MAIN);
      main = WatchedMain.class.getName();
      classPath += ":" + ownClasses();
    }
    return new JavaProgram(name, folder, options, classPath, main, arguments, environment);
  }

  private static String classPath(Path home) {
    Path target = home.resolve("src/node/target");
    Path libraries = target.resolve("classpath");
    try (Stream<Path> files = Files.list(target)) {
      Path jar =
          files
              .filter(file -> file.getFileName().toString().matches("actorflow-node-.*\\.jar"))
              .findFirst()
              .orElseThrow(() -> notBuilt(target));
      return jar + ":" + Files.readString(libraries).strip();
    } catch (IOException e) {
      throw notBuilt(target);
    }
  }

  private static ServiceException notBuilt(Path target) {
    return new ServiceException(
        "no node has been built in %s (expected: its jar and its class path); run ./build package"
            .formatted(target));
  }

  private static String ownClasses() {
    return Path.of(
            URI.create(
                WatchedMain.class.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }

  /** Whether the node says that it is a member of a cluster and does its work. */
  static boolean isReady(int httpPort) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://%s:%d/ready".formatted(Ports.HOST, httpPort)))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceException("interrupted while waiting for a node", e);
    }
  }
}
