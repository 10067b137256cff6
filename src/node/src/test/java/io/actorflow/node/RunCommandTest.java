package io.actorflow.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code actorflow run} as people start it. */
class RunCommandTest {
  private static final int RECORDS = 12_000;

  @TempDir private Path folder = Path.of("");

  private String pipeline(String settings) throws IOException {
    Path file = folder.resolve("bids.conf");
    Files.writeString(
        file,
        """
        pipeline {
          name = bids
          source { type = generator, kind = bids, %s }
          sink { type = file, directory = "%s", format = json, delivery = at-least-once }
        }
        """
            .formatted(settings, folder.resolve("rows")));
    return file.toString();
  }

  private long rows() {
    Path rows = folder.resolve("rows");
    if (!Files.isDirectory(rows)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(rows)) {
      long count = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        count += Files.readString(file).chars().filter(each -> each == '\n').count();
      }
      return count;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aRunThatIsGivenANumberOfRecordsEndsByItselfAndSaysWhatItDid() throws Exception {
    try (ActorFlowProcess run =
        new ActorFlowProcess(folder, "run", pipeline("rate = 0"), "--records", "5000")) {
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.err()).contains("5,000 records read, 5,000 results, 0 late");
      assertThat(run.out()).isEmpty();
    }
    assertThat(rows()).isEqualTo(5000);
    assertThat(folder.resolve(".actorflow/run/bids")).isDirectory();
  }

  @Test
  void aRunThatIsInterruptedLetsAllArriveAndTheNextGoesOnBehindIt() throws Exception {
    String data = folder.resolve("state").toString();
    try (ActorFlowProcess run =
        new ActorFlowProcess(folder, "run", pipeline("rate = 2000"), "--data", data)) {
      run.await("rows", () -> rows() > 0);
      run.interrupt();
      assertThat(run.exitCode()).as(run.err()).isZero();
    }
    long before = rows();
    assertThat(before).isBetween(1L, RECORDS - 1L);

    try (ActorFlowProcess run =
        new ActorFlowProcess(
            folder,
            "run",
            pipeline("rate = 0"),
            "--data",
            data,
            "--records",
            Integer.toString(RECORDS),
            "-o",
            "json")) {
      assertThat(run.exitCode()).as(run.err()).isZero();
      JsonNode summary = new ObjectMapper().readTree(run.out());
      assertThat(summary.path("records").longValue()).isEqualTo(RECORDS - before);
      assertThat(summary.path("failure").textValue()).isEmpty();
    }
    assertThat(rows()).isEqualTo(RECORDS);
  }

  @Test
  void anInterruptionWhileItStartsEndsItAsLater() throws Exception {
    Path data = folder.resolve("data");
    try (ActorFlowProcess run =
        new ActorFlowProcess(folder, "run", pipeline("rate = 2000"), "--data", data.toString())) {
      run.await("log", () -> Files.exists(data.resolve("log")));
      run.interrupt();
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.err()).doesNotContain("error");
    }
  }

  @Test
  void mistakesAreAllToldWithTheirPlaceAndNothingIsStarted() throws Exception {
    try (ActorFlowProcess run =
        new ActorFlowProcess(folder, "run", pipeline("rate = -5, recods = 10"))) {
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err())
          .contains("bids.conf:3: source.rate: -5")
          .contains("bids.conf:3: source.recods is not a setting of 'generator'")
          .contains("did you mean 'records'?")
          .doesNotContain("\tat ");
      assertThat(run.out()).isEmpty();
    }
    assertThat(folder.resolve(".actorflow")).doesNotExist();
  }

  @Test
  void aNodeThatLogsInJsonWritesNothingElseToStandardError() throws Exception {
    Path configuration =
        Files.writeString(
            folder.resolve("node.conf"),
            """
            actorflow.node { port = 0, data-dir = "%s" }
            actorflow.http.port = 0
            actorflow.log.format = json
            """
                .formatted(folder.resolve("node")));
    try (ActorFlowProcess node =
        new ActorFlowProcess(folder, "node", "--config", configuration.toString())) {
      node.await("control API", () -> unchecked(node).contains("control API at"));
      node.interrupt();
      assertThat(node.exitCode()).as(node.err()).isZero();
      assertThat(node.err().lines()).isNotEmpty();
      for (String line : node.err().lines().toList()) {
        JsonNode fields = new ObjectMapper().readTree(line);
        assertThat(fields.path("message").isTextual()).as(line).isTrue();
        assertThat(fields.path("level").textValue()).as(line).isIn("INFO", "WARN");
      }
    }
  }

  private static String unchecked(ActorFlowProcess process) {
    try {
      return process.err();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
