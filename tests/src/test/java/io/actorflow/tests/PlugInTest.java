package io.actorflow.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the pipeline of the example plug-in as its README says. */
class PlugInTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Path HOME =
      Path.of(System.getProperty("actorflow.home", "..")).toAbsolutePath().normalize();
  private static final String PIPELINE = "examples/plugin/masked-persons.conf";

  @TempDir private Path folder = Path.of("");

  private record Ran(int exitCode, List<String> out, String err) {}

  private Ran run(String plugIns) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(
                HOME.resolve("actorflow").toString(), "run", HOME.resolve(PIPELINE).toString())
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("ACTORFLOW_PLUGINS", plugIns);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
          .as("ends by itself; so far: %s", Files.readString(err))
          .isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Ran(process.exitValue(), Files.readAllLines(out), Files.readString(err));
  }

  @Test
  void componentsOfAPlugInRunBesideThoseThatAreThere() throws Exception {
    Ran ran = run(HOME.resolve("examples/plugin/target").toString());
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out().stream().filter(line -> line.matches("\\d+ .*")))
        .hasSize(20)
        .allMatch(line -> line.matches("\\d+ +[A-Za-z ]+ +[0-9a-f]{32} +[0-9a-f]{32}"));
    assertThat(lines(".actorflow/days"))
        .hasSize(2)
        .anyMatch(line -> line.endsWith(",false,6,22"))
        .anyMatch(line -> line.endsWith(",true,6,22"));
    assertThat(lines(".actorflow/hours"))
        .isEqualTo(IntStream.range(0, 24).mapToObj(hour -> hour + "," + micros(hour)).toList());
  }

  private List<String> lines(String directory) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve(directory))) {
      for (Path csv : files.filter(file -> file.toString().endsWith(".csv")).toList()) {
        lines.addAll(Files.readAllLines(csv));
      }
    }
    return lines;
  }

  private static long micros(int hour) {
    return ChronoUnit.MICROS.between(
        Instant.EPOCH, Instant.parse("2024-01-01T00:00:00Z").plus(hour, ChronoUnit.HOURS));
  }

  @Test
  void nothingOfAPlugInIsThereUnlessItIsNamed() throws Exception {
    Ran ran = run("");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err())
        .contains("'ticks' is not a source (there are: file, generator, kafka)")
        .contains("'mask' is not an operator");
  }
}
