package io.actorflow.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what the README says to try first, on a checkout that has nothing but what is committed. */
class ReadmeTest {
  private static final Duration LIMIT = Duration.ofSeconds(55);
  private static final Path HOME =
      Path.of(System.getProperty("actorflow.home", "..")).toAbsolutePath().normalize();

  /** Three windows or so, of those that the example closes one of each second. */
  private static final String RECORDS = "70000";

  @TempDir private Path folder = Path.of("");

  @Test
  void theFirstCommandPrintsTheRowsThatTheReadmeShows() throws Exception {
    assumeTrue(Files.exists(HOME.resolve(".git")), "sources that are not from git have no history");
    Path clone = cloned();
    List<String> command = new ArrayList<>(List.of(commands().getFirst().split(" ")));
    if (!command.contains("--records")) {
      command.addAll(List.of("--records", RECORDS));
    }

    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    int exitCode = run(clone, command, out, err);

    assertThat(exitCode).as(Files.readString(err)).isZero();
    assertThat(Files.readString(err))
        .contains("70,000 records read")
        .doesNotContain("building ActorFlow");
    List<String> shown = words(block("```text"));
    assertThat(shown).hasSize(4);
    assertThat(words(Files.readAllLines(out))).containsAll(shown);
  }

  @Test
  void theSecondCommandIsWhatCiRuns() throws Exception {
    String command = commands().get(1);

    assertThat(Files.readAllLines(HOME.resolve(".ci/run"))).last().isEqualTo("exec " + command);
    assertThat(HOME.resolve("build")).isExecutable();
    assertThat(Files.readString(HOME.resolve("build"))).contains("\n  test)\n");
  }

  @Test
  void thereAreTwoCommands() throws Exception {
    assertThat(commands()).hasSize(2).allMatch(command -> command.startsWith("./"));
  }

  private static List<String> commands() throws IOException {
    return block("```sh");
  }

  /** The first block of a kind in the README. */
  private static List<String> block(String kind) throws IOException {
    List<String> lines = Files.readAllLines(HOME.resolve("README.md"));
    int begin = lines.indexOf(kind);
    assertThat(begin).as("a block of %s", kind).isNotNegative();
    return lines.subList(
        begin + 1, begin + 1 + lines.subList(begin + 1, lines.size()).indexOf("```"));
  }

  /** Columns are as wide as what is in them. */
  private static List<String> words(List<String> lines) {
    return lines.stream()
        .map(line -> line.strip().replaceAll("-{2,}", "--").replaceAll(" +", " "))
        .toList();
  }

  /** What is committed, and beside it what has just been built from it: building takes minutes. */
  private Path cloned() throws IOException, InterruptedException {
    Path clone = folder.resolve("clone");
    Path err = folder.resolve("git-err");
    int exitCode =
        run(
            HOME,
            List.of("git", "clone", "--quiet", "--shared", HOME.toString(), clone.toString()),
            folder.resolve("git-out"),
            err);
    assertThat(exitCode).as(Files.readString(err)).isZero();
    Path built = Files.createDirectories(clone.resolve("src/node/target"));
    try (Stream<Path> files = Files.list(HOME.resolve("src/node/target"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, built.resolve(file.getFileName()));
      }
    }
    Files.setLastModifiedTime(
        built.resolve("classpath"), FileTime.from(Instant.now().plusSeconds(1)));
    return clone;
  }

  private static int run(Path where, List<String> command, Path out, Path err)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(where.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
          .as("'%s' ends by itself; so far: %s", command, Files.readString(err))
          .isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }
}
