package io.actorflow.config;

import static io.actorflow.config.Examples.GRAPH;
import static io.actorflow.config.Examples.TRENDING_AUCTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.actorflow.api.ComponentFactory;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineJsonSchemaTest {
  private static final String TEXT = PipelineJsonSchema.of(Fakes.components());
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(VersionFlag.V202012);
  private static final JsonSchema SCHEMA = FACTORY.getSchema(TEXT);

  private static boolean accepts(String hocon) {
    String json = ConfigFactory.parseString(hocon).root().render(ConfigRenderOptions.concise());
    return SCHEMA.validate(json, InputFormat.JSON).isEmpty();
  }

  @Test
  void isASchemaOfItsDraft() {
    JsonSchema draft = FACTORY.getSchema(SchemaLocation.of(SchemaId.V202012));
    assertThat(draft.validate(TEXT, InputFormat.JSON)).isEmpty();
    assertThat(JsonMetaSchema.getV202012().getIri()).isEqualTo(SchemaId.V202012);
  }

  @ParameterizedTest
  @ValueSource(strings = {TRENDING_AUCTIONS, GRAPH})
  void acceptsTheExamples(String example) {
    assertThat(SCHEMA.validate(Examples.parse(example).render(), InputFormat.JSON)).isEmpty();
    assertThat(accepts(example)).isTrue();
  }

  @Test
  void acceptsReferencesInThePlaceOfNumbers() {
    assertThat(
            accepts(
                TRENDING_AUCTIONS.replace(
                    "topics = [bids]", "topics = [bids], max-rows = \"${env:ROWS}\"")))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "name = trending-auctions > name = Trending",
        "source { > sauce {",
        "type = kafka > type = kafak",
        "type = filter > type = kafka",
        "topics = > topcis =",
        "[bids] > bids",
        "idle-timeout = > idle-time =",
        "10s } > soon }",
        "auction = long > auction = log",
        "auction = long > auction = [long, long]",
        "type = json, > type = jsn,",
        "delivery = exactly-once > delivery = once",
        "topic = trending, > ''",
        "sink { > sinks {}, sink {",
        "where = > when =",
      })
  void refusesWhatTheReaderRefuses(String part, String instead) {
    String mutant = TRENDING_AUCTIONS.replace(part, instead);
    assertThat(mutant).isNotEqualTo(TRENDING_AUCTIONS);
    assertThat(accepts(mutant)).as(mutant).isFalse();
    assertThat(Examples.complaints(mutant)).isNotEmpty();
  }

  @Test
  void saysWhatReferenceConfSays() throws IOException {
    JsonNode definitions = new ObjectMapper().readTree(TEXT).get("$defs");
    JsonNode kafka = definitions.get("kafka-source");
    assertThat(kafka.get("description").asText()).isEqualTo("Reads topics of Kafka.");
    assertThat(kafka.get("required"))
        .map(JsonNode::asText)
        .containsExactly("bootstrap-servers", "format");
    JsonNode maxRows = kafka.get("properties").get("max-rows");
    assertThat(maxRows.get("default").asInt()).isEqualTo(8192);
    assertThat(maxRows.get("description").asText()).startsWith("Most rows in one batch, 1 to");
    JsonNode password = kafka.get("properties").get("login").get("properties").get("password");
    assertThat(password.get("writeOnly").asBoolean()).isTrue();
    assertThat(password.get("description").asText()).isEqualTo("The user's password.");
    for (ComponentFactory<?> factory : Fakes.ALL) {
      assertThat(definitions.has(factory.type() + "-" + factory.kind().key())).isTrue();
    }
  }
}
