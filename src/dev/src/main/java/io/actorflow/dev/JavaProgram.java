package io.actorflow.dev;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A Java program to run as a service, with the Java of this process.
 *
 * @param name for messages
 * @param folder for its log and its {@link PidFile}
 */
record JavaProgram(
    String name,
    Path folder,
    List<String> jvmOptions,
    String classPath,
    String main,
    List<String> arguments,
    Map<String, String> environment) {

  /** One of this module. */
  static JavaProgram ofThisModule(
      String name, Path folder, List<String> jvmOptions, Class<?> main, String... arguments) {
    return new JavaProgram(
        name,
        folder,
        jvmOptions,
        System.getProperty("java.class.path"),
        main.getName(),
        List.of(arguments),
        Map.of());
  }

  Path log() {
    return folder.resolve("log");
  }

  /** A builder whose input and output are not set yet. */
  ProcessBuilder process(Lifetime lifetime) {
    List<String> command = new ArrayList<>();
    if (lifetime == Lifetime.DETACHED && hasSetsid()) {
      // A session of its own: neither Ctrl-C nor the end of the terminal reaches it.
      command.add("setsid");
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    if (lifetime == Lifetime.DETACHED) {
      command.add("-D" + ParentWatch.DETACHED + "=true");
    }
    command.add(main);
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("CLASSPATH", classPath);
    builder.environment().putAll(environment);
    return builder;
  }

  private static boolean hasSetsid() {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    return Arrays.stream(path.split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "setsid")));
  }
}
