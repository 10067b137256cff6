package io.actorflow.pbm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CommandLineTest {
  private static Ran typed(String line) {
    return Ran.pbm(line.isEmpty() ? new String[0] : line.split(" ", -1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "-V", "--version --no-input"})
  void tellsItsVersion(String line) {
    Ran ran = typed(line);

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).matches("pbm \\d+\\.\\d+\\.\\d+\\S* \\(ActorFlow\\), Java \\d+\\R");
    assertThat(ran.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "cluster --help",
        "pipeline submit -h",
        "pipeline --help",
        "log tail -h"
      })
  void helpsOnStandardOutputWithin80Columns(String line) {
    Ran ran = typed(line);

    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.outLines()).isNotEmpty().allMatch(text -> text.length() <= 80);
  }

  @Test
  void documentsItsExitCodesAndItsVariables() {
    assertThat(typed("--help").out())
        .contains("0  done")
        .contains("1  the command failed")
        .contains("2  the command line is wrong")
        .contains("3  the node cannot be reached")
        .contains("PBM_NODE", "NO_COLOR");
  }

  @ParameterizedTest
  @CsvSource({
    "clster show, 'pbm' has no command 'clster' (did you mean 'cluster'?)",
    "cluster shwo, 'pbm cluster' has no command 'shwo' (did you mean 'show'?)",
    "pipeline sumbit x, 'pbm pipeline' has no command 'sumbit' (did you mean 'submit'?)",
    "frobnicate, 'pbm' has no command 'frobnicate'",
    "node show --tiemout 1s, 'pbm node show' has no option '--tiemout' (did you mean '--timeout'?)",
    "node show twice, 'pbm node show' takes no further 'twice'",
  })
  void meetsAMisspeltWordWithTheNearest(String line, String message) {
    Ran ran = typed(line);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.errLines().getFirst()).isEqualTo("pbm: " + message);
    assertThat(ran.errLines().getLast()).endsWith("--help' tells more");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cluster|'pbm cluster' needs a command: down, join, leader, leave, show, status, tail",
        "pipeline describe|Missing required parameter: 'PIPELINE'",
        "node show --timeout 3h|Invalid value for option '--timeout': '3h' is not a time (expected: such as 500ms, 10s or 2m)",
        "node show --timeout 0s|Invalid value for option '--timeout': '0s' is not a time (expected: such as 500ms, 10s or 2m)",
        "node show -o xml|Invalid value for option '--output': expected one of [table, json] (case-insensitive) but was 'xml'",
        "node show --node a:0|'a:0' is not the address of a node (expected: host:port, such as 127.0.0.1:9110)",
        "node show --node a/b|'a/b' is not the address of a node (expected: host:port, such as 127.0.0.1:9110)",
        "log tail -n 0|--lines: 0 (expected: 1 to 10000)",
      })
  void refusesAWrongCommandLine(String line, String message) {
    Ran ran = typed(line);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.errLines().getFirst()).isEqualTo("pbm: " + message);
  }

  @Test
  void saysWhichNodeCannotBeReachedAndHowToStartOne() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Ran ran = Ran.pbm("cluster", "show", "--node", "127.0.0.1:" + port);

    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.errLines())
        .containsExactly(
            "pbm: no node answers at 127.0.0.1:%d; start some with ./actorflow dev, or one with ./actorflow node, or name another with --node host:port or PBM_NODE"
                .formatted(port));
  }

  @Test
  void doesNotWaitLongerThanItIsTold() throws IOException {
    try (ScriptedNode node = new ScriptedNode().onSilence("GET /api/v1/node")) {
      Ran ran = Ran.pbm("node", "show", "--timeout", "100ms", "--node", node.address());

      assertThat(ran.code()).isEqualTo(3);
      assertThat(ran.errLines())
          .containsExactly(
              "pbm: %s has not answered within 100 ms (--timeout waits longer)"
                  .formatted(node.address()));
    }
  }

  @Test
  void noticesThatSomethingElseListensThere() throws IOException {
    try (ScriptedNode node =
        new ScriptedNode().onGarbage("GET /api/v1/node", "text/html", "<html>")) {
      Ran ran = Ran.pbm("node", "show", "--node", node.address());

      assertThat(ran.code()).isEqualTo(3);
      assertThat(ran.err()).contains("answers, but not as a node's control API does");
    }
  }

  @Test
  void asksTheNodeOfTheOptionRatherThanThatOfTheVariable() throws IOException {
    try (ScriptedNode node = new ScriptedNode().on("GET /api/v1/node", 200, Answers.NODE)) {
      Ran ran =
          new Ran.Setting()
              .variable("PBM_NODE", "127.0.0.1:1")
              .run("--node", node.address(), "node", "show");

      assertThat(ran.code()).isZero();
    }
  }

  @Test
  void isColouredOnATerminalOnly() throws IOException {
    try (ScriptedNode node = new ScriptedNode().on("GET /api/v1/cluster", 200, Answers.CLUSTER)) {
      Ran plain = new Ran.Setting().node(node).run("cluster", "show");
      Ran coloured = new Ran.Setting().node(node).terminal().run("cluster", "show");
      Ran refused =
          new Ran.Setting().node(node).terminal().variable("NO_COLOR", "1").run("cluster", "show");
      Ran dumb =
          new Ran.Setting().node(node).terminal().variable("TERM", "dumb").run("cluster", "show");

      assertThat(plain.out()).doesNotContain("\u001b").contains("  up ");
      assertThat(coloured.out()).contains("\u001b[32mup\u001b[0m", "\u001b[31mno\u001b[0m");
      assertThat(refused.out()).isEqualTo(plain.out());
      assertThat(dumb.out()).isEqualTo(plain.out());
    }
  }

  @Test
  void helpIsColouredOnATerminalOnly() {
    assertThat(Ran.pbm("--help").out()).doesNotContain("\u001b");
    assertThat(new Ran.Setting().terminal().run("--help").out()).contains("\u001b[1m");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void printsAScriptThatCompletes(String shell) throws Exception {
    Ran ran = Ran.pbm("completion", shell);

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("pipeline", "--no-input");
    Process bash =
        new ProcessBuilder(
                "bash",
                "-c",
                "source /dev/stdin && COMP_WORDS=(pbm clu) COMP_CWORD=1 && _complete_pbm && echo ${COMPREPLY[@]}")
            .redirectErrorStream(true)
            .start();
    try (var in = bash.getOutputStream()) {
      String script = ran.out().replaceFirst("(?s)^autoload.*?compinit\n.*?bashcompinit\n", "");
      in.write(script.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    assertThat(
            new String(
                bash.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
        .contains("cluster");
  }

  @Test
  void everyCommandAndOptionHasADescription() {
    check(
        Pbm.commandLine(
            new Ran.Setting().environment(new ByteArrayOutputStream(), new ByteArrayOutputStream()),
            question -> java.util.Optional.empty()));
  }

  private static void check(picocli.CommandLine command) {
    String name = command.getCommandSpec().qualifiedName();
    assertThat(command.getCommandSpec().usageMessage().description()).as(name).isNotEmpty();
    command
        .getCommandSpec()
        .options()
        .forEach(
            option ->
                assertThat(option.description())
                    .as(name + " " + option.longestName())
                    .isNotEmpty());
    assertThat(Arrays.asList(command.getSubcommands().keySet().toArray())).doesNotHaveDuplicates();
    command.getSubcommands().values().forEach(CommandLineTest::check);
  }
}
