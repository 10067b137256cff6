package io.actorflow.config;

import static io.actorflow.config.Examples.TRENDING_AUCTIONS;
import static io.actorflow.config.Examples.complaints;
import static io.actorflow.config.Examples.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.config.Fakes.FakeSource;
import io.actorflow.config.Fakes.KafkaSourceConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  private static final String CANARY = "canary-3f9a";

  private static String with(String setting) {
    return TRENDING_AUCTIONS.replace("topics = [bids]", "topics = [bids]\n    " + setting);
  }

  private static KafkaSourceConfig source(
      PipelineDefinition definition, Map<String, String> environment) {
    Node node = definition.sources().getFirst();
    return ((FakeSource) Fakes.components().source(node, new SecretResolver(environment::get)))
        .settings();
  }

  @Test
  void resolvesReferencesOnTheNodeThatUsesThem(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("password"), CANARY + "\n");
    PipelineDefinition definition =
        parse(
            with(
                """
                login { user = "app-${env:STAGE:-dev}", password = "${file:%s}" }
                max-rows = "${env:MAX_ROWS:-500}"
                poll-timeout = "${env:POLL}"
                properties { note = "$${as} it is" }
                """
                    .formatted(file)));

    KafkaSourceConfig settings = source(definition, Map.of("POLL", "3s", "STAGE", "prod"));
    assertThat(settings.login().user()).contains("app-prod");
    assertThat(settings.login().password().orElseThrow().value()).isEqualTo(CANARY);
    assertThat(settings.maxRows()).isEqualTo(500);
    assertThat(settings.pollTimeout()).hasSeconds(3);
    assertThat(settings.properties()).containsEntry("note", "${as} it is");
  }

  @Test
  void leavesWhatIsNotHereAsItIsWrittenForALook(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("password"), CANARY);
    String password = "${file:%s}".formatted(file);
    PipelineDefinition definition =
        parse(
            with(
                """
                login { user = "app-${env:ACTORFLOW_NOBODY_SETS_THIS}", password = "%s" }
                max-rows = "${env:ACTORFLOW_NOBODY_SETS_THIS:-500}"
                """
                    .formatted(password)));

    KafkaSourceConfig settings =
        ((FakeSource)
                Fakes.components()
                    .source(definition.sources().getFirst(), SecretResolver.ofStandIns()))
            .settings();
    assertThat(settings.login().user()).contains("app-${env:ACTORFLOW_NOBODY_SETS_THIS}");
    assertThat(settings.login().password().orElseThrow().value()).isEqualTo(password);
    assertThat(settings.maxRows()).isEqualTo(500);
  }

  @Test
  void keepsReferencesUnresolvedInTheDefinition(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("password"), CANARY);
    PipelineDefinition definition =
        parse(with("login { user = \"${env:HOME}\", password = \"${file:" + file + "}\" }"));

    assertThat(definition.render()).contains("${env:HOME}").contains("${file:" + file + "}");
    assertThat(definition.render() + definition.redacted() + definition + definition.nodes())
        .doesNotContain(CANARY);
    assertThat(parse("x.json", definition.render()).render()).isEqualTo(definition.render());
  }

  @Test
  void masksSecretsForPeople() {
    PipelineDefinition definition =
        parse(
            with(
                """
                login { user = me, password = %s }
                properties { ssl { truststore { password = %s } }, linger = 5 }
                """
                    .formatted(CANARY, CANARY)));

    assertThat(definition.redacted())
        .doesNotContain(CANARY)
        .contains("\"password\": \"****\"")
        .contains("\"user\": \"me\"")
        .contains("\"linger\": 5");
    assertThat(definition.toString() + definition.nodes()).doesNotContain(CANARY);
    assertThat(definition.render()).contains(CANARY);
    assertThat(definition.sources().getFirst().settings().getString("login.password"))
        .isEqualTo(CANARY);
  }

  @Test
  void namesTheVariablesAndFilesThatAreMissing() {
    PipelineDefinition definition =
        parse(
            with(
                "login { user = \"${env:KAFKA_USER}\", password = \"${file:/nowhere/password}\" }"));

    assertThatThrownBy(() -> source(definition, Map.of()))
        .hasMessage(
            """
            pipelines/test.conf:3: source.login.user: environment variable KAFKA_USER is not set on this node (expected: a value, or a default as in "${env:KAFKA_USER:-default}")
            pipelines/test.conf:3: source.login.password: file /nowhere/password is not there on this node""");
  }

  @Test
  void checksWhatAReferenceStoodForWithoutPrintingIt() {
    PipelineDefinition definition = parse(with("max-rows = \"${env:MAX_ROWS}\""));

    assertThatThrownBy(() -> source(definition, Map.of("MAX_ROWS", "0")))
        .hasMessage(
            "pipelines/test.conf:3: source.max-rows: ${env:MAX_ROWS} (expected: 1 to 1000000)");
    assertThatThrownBy(() -> source(definition, Map.of("MAX_ROWS", CANARY)))
        .hasMessage(
            "pipelines/test.conf:3: source.max-rows: ${env:MAX_ROWS} (expected: a whole number)");
  }

  @Test
  void checksTheDefaultOfAReferenceAtOnce() {
    assertThat(complaints(with("max-rows = \"${env:MAX_ROWS:-many}\"")))
        .containsExactly("pipelines/test.conf:7: source.max-rows: many (expected: a whole number)");
    assertThat(complaints(with("max-rows = \"${env:MAX_ROWS:-0}\"")))
        .containsExactly("pipelines/test.conf:7: source.max-rows: 0 (expected: 1 to 1000000)");
  }

  @Test
  void checksOtherSettingsBesideAReference() {
    assertThat(complaints(with("max-rows = \"${env:MAX_ROWS}\", poll-timeout = 0s")))
        .containsExactly(
            "pipelines/test.conf:7: source.poll-timeout: PT0S (expected: more than 0)");
  }

  @Test
  void refusesReferencesInWhatHoldsForAllNodes() {
    assertThat(
            complaints(
                TRENDING_AUCTIONS
                    .replace("name = trending-auctions", "name = \"${env:NAME}\"")
                    .replace("field = date-time", "field = \"${env:FIELD:-date-time}\"")))
        .containsExactly(
            "pipelines/test.conf:2: name: refers to what only one node knows (expected: the value itself)",
            "pipelines/test.conf:8: source.event-time.field: refers to what only one node knows (expected: the value itself)");
  }

  @Test
  void refusesReferencesThatAreNone() {
    for (String text :
        new String[] {"${HOME}", "${env:}", "${env:A B}", "${file:}", "${sys:x}", "${env:A"}) {
      assertThat(complaints(with("login { user = \"" + text + "\" }")))
          .containsExactly(
              "pipelines/test.conf:7: source.login.user: '%s' (expected: ${env:NAME}, ${env:NAME:-default} or ${file:path}; $${ for the characters themselves)"
                  .formatted(text));
    }
  }

  @Test
  void refusesAFileThatIsNoSecret(@TempDir Path folder) throws IOException {
    Path large = Files.write(folder.resolve("large"), new byte[100_000]);
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff});
    for (Path file : new Path[] {large, binary, folder}) {
      PipelineDefinition definition = parse(with("login { password = \"${file:" + file + "}\" }"));
      assertThatThrownBy(() -> source(definition, Map.of()))
          .hasMessageStartingWith("pipelines/test.conf:3: source.login.password: file " + file);
    }
  }
}
