package io.actorflow.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The modules of the build, and what they were compiled to. */
final class Modules {
  private static final Path HOME =
      Path.of(System.getProperty("actorflow.home", "..")).toAbsolutePath().normalize();
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final String CLASSES = "target/classes";

  private Modules() {}

  /** Those that are part of ActorFlow, or written as if by somebody else, in the pom's order. */
  static List<String> names() {
    try {
      String pom = Files.readString(HOME.resolve("pom.xml"));
      String always = pom.substring(0, pom.indexOf("<profiles>"));
      return MODULE
          .matcher(always)
          .results()
          .map(module -> module.group(1))
          .filter(module -> !module.equals("tests"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All classes of all modules, without tests. */
  static JavaClasses classes() {
    return new ClassFileImporter().importPaths(names().stream().map(Modules::folder).toList());
  }

  private static Path folder(String module) {
    Path classes = HOME.resolve(module).resolve(CLASSES);
    if (!Files.isDirectory(classes)) {
      throw new IllegalStateException(
          "%s is not there (expected: what %s compiles to; run ./build compile first)"
              .formatted(classes, module));
    }
    return classes;
  }

  /** The module that a class was compiled in. */
  static String of(JavaClass type) {
    Path file =
        Path.of(type.getSource().orElseThrow(() -> new IllegalStateException(type + "")).getUri());
    String relative = HOME.relativize(file).toString().replace('\\', '/');
    return relative.substring(0, relative.indexOf("/" + CLASSES));
  }
}
