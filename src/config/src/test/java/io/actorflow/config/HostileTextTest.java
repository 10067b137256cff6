package io.actorflow.config;

import static io.actorflow.config.Examples.TRENDING_AUCTIONS;
import static io.actorflow.config.Examples.complaints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.PipelineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HostileTextTest {
  private final Path folder;

  HostileTextTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private void assertFileRefused(String name, byte[] content, String message) throws IOException {
    Path file = Files.write(folder.resolve(name), content);
    assertThatThrownBy(() -> PipelineDefinition.read(file, Fakes.components()))
        .isInstanceOf(PipelineException.class)
        .hasMessage(file + message);
  }

  @Test
  void refusesALargeFile() throws IOException {
    String message = ": is larger than 256 KiB (expected: a pipeline, not its data)";
    assertFileRefused("x.conf", new byte[256 * 1024 + 1], message);
    String padding = "#" + "ü".repeat(128 * 1024);
    assertThat(complaints(padding)).containsExactly("pipelines/test.conf" + message);
    assertThat(complaints(TRENDING_AUCTIONS + "#" + " ".repeat(200 * 1024))).isEmpty();
  }

  @Test
  void refusesWhatIsNotUtf8() throws IOException {
    assertFileRefused(
        "x.conf",
        "pipeline {\n name = \"caf\u00e9\"\n}".getBytes(StandardCharsets.ISO_8859_1),
        ":2: byte 0xe9 at offset 23 is not UTF-8 (expected: a file saved as UTF-8)");
    assertFileRefused(
        "cut.conf",
        new byte[] {'a', '\n', (byte) 0xc3},
        ":2: byte 0xc3 at offset 2 is not UTF-8 (expected: a file saved as UTF-8)");
  }

  @Test
  void namesTheBracketThatIsNotClosed() {
    assertThat(complaints("pipeline {\n  name = x\n  source { type = y\n"))
        .containsExactly(
            "pipelines/test.conf:3: the '{' of this line is not closed (expected: '}' before the end of the file)");
    assertThat(complaints("pipeline {\n  # not this: [\n  operators = [\n  { type = \"}\" }\n"))
        .containsExactly(
            "pipelines/test.conf:3: the '[' of this line is not closed (expected: ']' before the end of the file)");
  }

  @Test
  void refusesWhatIsNoFile() throws IOException {
    Path missing = folder.resolve("missing.conf");
    assertThatThrownBy(() -> PipelineDefinition.read(missing, Fakes.components()))
        .hasMessage(missing + ": there is no such file");
    assertThatThrownBy(() -> PipelineDefinition.read(folder, Fakes.components()))
        .hasMessage(folder + ": is a folder (expected: a pipeline file)");
    assertFileRefused(
        "x.toml",
        new byte[0],
        ": cannot tell what it is written in (expected: a name ending in .conf, .json, .yaml or .yml)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.conf", "x.json", "x.yaml"})
  void refusesDeepNesting(String name) {
    String start = name.equals("x.conf") ? "a = " : name.equals("x.json") ? "{\"a\":" : "a: ";
    String message = name + ":2: blocks and lists are nested more than 64 deep";
    assertThat(complaints(name, start + "\n" + " [".repeat(100_000))).containsExactly(message);
    String inner = name.equals("x.yaml") ? " - " : "{\"a\": ";
    assertThat(complaints(name, start + "\n" + inner.repeat(30_000))).containsExactly(message);
  }

  @Test
  void refusesDeepPaths() {
    String message = "pipelines/test.conf:1: blocks and lists are nested more than 64 deep";
    assertThat(complaints("a" + ".a".repeat(100) + " = 1")).containsExactly(message);
    assertThat(complaints("a" + ".a".repeat(100_000) + " = 1")).containsExactly(message);
    assertThat(complaints("a = ${a" + ".\"a\"".repeat(50_000) + "}")).containsExactly(message);
    String shallow = "a" + ".a".repeat(40);
    assertThat(complaints(shallow + " { " + shallow + " = 1 }")).containsExactly(message);
  }

  @Test
  void printsLongNamesShortened() {
    String name = "\"" + "a.".repeat(100_000) + "\"";
    assertThat(complaints(TRENDING_AUCTIONS.replace("topics =", name + " = 1\ntopics =")))
        .singleElement()
        .asString()
        .startsWith("pipelines/test.conf:6: source.a.a.a.")
        .endsWith("format, login, max-rows, poll-timeout, properties, topics, type)")
        .hasSizeLessThan(500);
  }

  @Test
  void countsNestingOutsideOfTextsAndCommentsOnly() {
    String brackets = "[{".repeat(100);
    assertThat(
            complaints(
                TRENDING_AUCTIONS
                    .replace(
                        "price > 100\"", "price > 100 -- " + brackets + "\\\"" + brackets + "\"")
                    .replace("name =", "# " + brackets + "\n// " + brackets + "\nname =")
                    .replace("\"max(price)\"", "\"\"\"" + brackets + "\"\"\"\"")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "include \"/etc/passwd\"",
        "include file(\"/etc/passwd\")",
        "include url(\"http://127.0.0.1:9/x\")",
        "include classpath(\"reference.conf\")",
        "include required(file(\"/etc/passwd\"))",
        "include required(\"reference\")",
      })
  void refusesIncludes(String include) {
    assertThat(complaints("\n" + include))
        .singleElement()
        .asString()
        .startsWith("pipelines/test.conf:")
        .contains("is refused (expected: a pipeline that is whole in one file)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HOME", "PATH", "java.version", "user.name", "env.HOME"})
  void seesNeitherEnvironmentNorSystemProperties(String name) {
    assertThat(complaints("\nvalues { a = ${" + name + "} }"))
        .singleElement()
        .asString()
        .startsWith("pipelines/test.conf:2: Could not resolve substitution")
        .endsWith("the environment is \"${env:NAME}\", in quotes)");
    assertThat(complaints(TRENDING_AUCTIONS.replace("[bids]", "[${?" + name + "}]")))
        .containsExactly("pipelines/test.conf:6: source.topics: [] (expected: at least one topic)");
  }

  @Test
  void saysThatReferencesStandInQuotes() {
    assertThat(complaints("a = 1\nb = ${env:HOME:-x}"))
        .containsExactly(
            "pipelines/test.conf:2: ${env:HOME:-x} must stand in quotes (expected: \"${env:HOME:-x}\")");
  }

  private static String steps(String step) {
    return IntStream.rangeClosed(1, 40)
        .mapToObj(
            number ->
                "a%d = ".formatted(number) + step.replace("it", "${values.a" + (number - 1) + "}"))
        .collect(Collectors.joining("\n", "values { a0 = [x]\n", "\n}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[it, it]", "{ x = it, y = it }"})
  void refusesSubstitutionsThatMultiplyValues(String step) {
    assertThat(complaints(steps(step)))
        .containsExactly(
            "pipelines/test.conf: has more than 100000 values once its substitutions are resolved");
  }

  @Test
  void refusesValuesThatGrowByThemselves() {
    String growing = "a += ${values.a}\n".repeat(40);
    assertThat(complaints("values { a = [x]\n" + growing + "}"))
        .containsExactly(
            "pipelines/test.conf: has more than 100000 values once its substitutions are resolved");
  }

  @ParameterizedTest
  @ValueSource(strings = {"itit", "it it", "it/it", "[x] it\tit", "\"\"it\"\"it", "it {} it"})
  void refusesSubstitutionsThatMultiplyText(String step) {
    assertThat(complaints(steps(step)))
        .singleElement()
        .asString()
        .contains("substitutions are joined with other text, which could make it too large");
  }

  @Test
  void allowsAFewJoinedSubstitutions() {
    String topics = "${values.stage}-bids, ${values.stage}-asks, ${values.stage}\"-x\"";
    assertThat(
            complaints(
                "values { stage = prod }\n"
                    + TRENDING_AUCTIONS.replace("[bids]", "[" + topics + "]")))
        .isEmpty();
  }

  @Test
  void refusesASubstitutionOfItself() {
    assertThat(complaints("values { a = ${values.b}, b = ${values.a} }"))
        .singleElement()
        .asString()
        .startsWith("pipelines/test.conf:1: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pipeline {",
        "pipeline { name = }",
        "pipeline { name = \"x }",
        "pipeline }",
        "pipeline { a..b = 1 }",
        "pipeline { name = ${ }",
        "pipeline { name = ${ }}}",
        "pipeline { name = \"\\",
        "pipeline { name = \"\"\"x }",
        "[1, 2]",
        "\u0000",
        "pipeline { name = \"\\uZZZZ\" }",
        ",",
        "a = ]",
      })
  void refusesBrokenHoconWithItsPlace(String text) {
    assertThat(complaints("\n\n" + text))
        .isNotEmpty()
        .allMatch(line -> line.startsWith("pipelines/test.conf:"), "begins with the file")
        .noneMatch(line -> line.contains("Exception"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: [1",
        "a: *b",
        "a: &b 1",
        "a: !!java.net.URL [x]",
        "a: !x 1",
        "- a",
        "a: 1\n---\nb: 2",
        "a: 1\na: 2",
        "? [a]\n: 1",
        "\ta: 1",
        "a: \"x",
        "text",
        "<<: {a: 1}",
        "%YAML 9.9\n---\na: 1",
      })
  void refusesYamlThatIsNoPipelineWithItsPlace(String text) {
    assertThat(complaints("x.yaml", text))
        .isNotEmpty()
        .allMatch(line -> line.startsWith("x.yaml:"), "begins with the file")
        .noneMatch(line -> line.contains("Exception"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"pipeline\": {} // comment\n}",
        "{\"pipeline\": {\"name\": ${x}}}",
        "{pipeline: {}}",
        "{\"pipeline\": {},}",
        "{\"include\": 1} include \"x\"",
        "",
      })
  void refusesJsonThatIsNone(String text) {
    assertThat(complaints("x.json", text))
        .isNotEmpty()
        .allMatch(line -> line.startsWith("x.json:"), "begins with the file");
  }
}
