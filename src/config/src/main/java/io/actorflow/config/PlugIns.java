package io.actorflow.config;

import io.actorflow.api.PipelineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder whose jars may offer components, beside those that are on the class path.
 *
 * <p>All its jars see one another, and all that ActorFlow itself has; where both have a class, it
 * is ActorFlow's.
 */
final class PlugIns {
  /** The variable of the environment that names the folder. */
  static final String VARIABLE = "ACTORFLOW_PLUGINS";

  private PlugIns() {}

  /**
   * A loader for what is there, for as long as the process lives.
   *
   * @param folder as it stands in the environment; null or empty for none
   * @throws PipelineException if there is no such folder, or no jar in it
   */
  static ClassLoader loader(@Nullable String folder, ClassLoader own) {
    if (folder == null || folder.isEmpty()) {
      return own;
    }
    Path path = Path.of(folder).toAbsolutePath().normalize();
    List<Path> jars = jars(path);
    if (jars.isEmpty()) {
      throw new PipelineException(
          "%s: %s has no jars in it (expected: a folder with those of plug-ins)"
              .formatted(VARIABLE, path));
    }
    jars.forEach(PlugIns::requireJar);
    return new URLClassLoader("plug-ins", jars.stream().map(PlugIns::url).toArray(URL[]::new), own);
  }

  private static List<Path> jars(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new PipelineException(
          "%s: %s is no folder (expected: one with the jars of plug-ins)"
              .formatted(VARIABLE, folder));
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new PipelineException("%s: %s cannot be read: %s".formatted(VARIABLE, folder, e));
    }
  }

  /** A class loader passes over what it cannot open, and says nothing. */
  private static void requireJar(Path jar) {
    try (JarFile opened = new JarFile(jar.toFile())) {
      opened.getManifest();
    } catch (IOException e) {
      throw new PipelineException(
          "%s: %s cannot be read (expected: a jar): %s".formatted(VARIABLE, jar, e.getMessage()));
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }
}
