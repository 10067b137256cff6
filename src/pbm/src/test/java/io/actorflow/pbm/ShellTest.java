package io.actorflow.pbm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ShellTest {
  private Path home;
  private ScriptedNode node;

  @BeforeEach
  void start(@TempDir Path home) throws IOException {
    this.home = home;
    node =
        new ScriptedNode()
            .on("GET /api/v1/cluster", 200, Answers.CLUSTER)
            .on("GET /api/v1/pipelines", 200, "{\"pipelines\":[%s]}".formatted(Answers.SUMMARY))
            .on("DELETE /api/v1/pipelines/trending", 204);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void runsTheCommandsOfItsInput() {
    Ran ran =
        new Ran.Setting()
            .node(node)
            .input(
                "# who leads?\n\ncluster leader\npbm cluster leader -o json\nexit\ncluster show\n")
            .run();

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).startsWith("127.0.0.1:2551\n{").doesNotContain("ADDRESS");
  }

  @Test
  void stopsAtTheFirstCommandThatFails() {
    Ran ran = new Ran.Setting().node(node).input("cluster leadr\ncluster leader").run();

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("did you mean 'leader'?");
  }

  @Test
  void neverAsksWithinAScript() {
    Ran ran = new Ran.Setting().node(node).input("pipeline delete trending\ny\n").run();

    assertThat(ran.code()).isEqualTo(2);
    assertThat(node.asked).isEmpty();
  }

  private static org.jline.terminal.Terminal terminal(String keys) throws IOException {
    return new DumbTerminal(
        "test",
        "dumb",
        new ByteArrayInputStream(keys.getBytes(StandardCharsets.UTF_8)),
        new ByteArrayOutputStream(),
        StandardCharsets.UTF_8);
  }

  private Ran typed(String keys) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Environment environment =
        new Ran.Setting()
            .node(node)
            .variable("XDG_STATE_HOME", home.toString())
            .interactive("")
            .environment(out, err);
    try (org.jline.terminal.Terminal terminal = terminal(keys)) {
      int code = Terminal.run(environment, new Shell(environment, List.of()), terminal);
      return new Ran(
          code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
  }

  @Test
  void goesOnAfterACommandThatFailedWhenAPersonTypes() throws IOException {
    Ran ran = typed("cluster leadr\ncluster leader\nexit\n");

    assertThat(ran.code()).isZero();
    assertThat(ran.err()).contains("did you mean 'leader'?");
    assertThat(ran.out()).isEqualTo("127.0.0.1:2551\n");
  }

  @Test
  void endsWithItsInput() throws IOException {
    assertThat(typed("cluster leader\n").code()).isZero();
  }

  @Test
  void asksWithinTheShell() throws IOException {
    typed("pipeline delete trending\nn\npipeline delete trending\ny\nexit\n");

    assertThat(node.asked).containsExactly("DELETE /api/v1/pipelines/trending");
  }

  @Test
  void remembersCommandsButNoAnswersInAFileOfItsOwnersAlone() throws IOException {
    typed("pipeline delete trending\ny\nexit\n");
    Path history = home.resolve("actorflow/pbm-history");

    assertThat(Files.readString(history))
        .contains("pipeline delete trending")
        .doesNotContain(":y\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history)))
        .isEqualTo("rw-------");
  }

  @Test
  void listsItsCommands() throws IOException {
    assertThat(typed("help\nhelp pipeline\nexit\n").out())
        .contains("Commands:", "Three ways to end one:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|cluster|frobnicate",
        "'cluster '|leader|pipeline",
        "'pipeline describe '|trending|cluster",
        "'pipeline describe --'|--watch|trending",
        "'help pipeline '|submit|cluster",
      })
  void completesWhatCanStandThere(String typed, String offered, String notOffered)
      throws IOException {
    List<Candidate> candidates = new ArrayList<>();
    Environment environment =
        new Ran.Setting()
            .node(node)
            .environment(new ByteArrayOutputStream(), new ByteArrayOutputStream());
    try (org.jline.terminal.Terminal terminal = terminal("")) {
      new CommandCompleter(environment)
          .complete(
              LineReaderBuilder.builder().terminal(terminal).build(),
              new DefaultParser().parse(typed, typed.length(), Parser.ParseContext.COMPLETE),
              candidates);
    }

    assertThat(candidates.stream().map(Candidate::value))
        .contains(offered)
        .doesNotContain(notOffered);
  }
}
