package io.actorflow.config;

import static io.actorflow.config.Examples.GRAPH;
import static io.actorflow.config.Examples.TRENDING_AUCTIONS;
import static io.actorflow.config.Examples.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Columns;
import io.actorflow.config.Fakes.FakeOperator;
import io.actorflow.config.Fakes.FakeSink;
import io.actorflow.config.Fakes.FakeSource;
import io.actorflow.config.Fakes.Guarantee;
import io.actorflow.config.Fakes.KafkaSourceConfig;
import io.actorflow.config.Fakes.WindowConfig;
import io.actorflow.config.Fakes.WindowKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineDefinitionTest {
  private static final SecretResolver NO_SECRETS = new SecretResolver(name -> null);

  @Test
  void readsTheLinearForm() {
    PipelineDefinition definition = parse(TRENDING_AUCTIONS);

    assertThat(definition.name()).isEqualTo("trending-auctions");
    assertThat(definition.nodes())
        .extracting(Node::name)
        .containsExactly("source", "filter-1", "window-1", "sink");
    assertThat(definition.nodes())
        .extracting(Node::from)
        .containsExactly(List.of(), List.of("source"), List.of("filter-1"), List.of("window-1"));
    assertThat(definition.sources().getFirst().eventTime())
        .isEqualTo(new EventTime("date-time", Duration.ofSeconds(2), Duration.ofSeconds(10)));
    assertThat(definition.sinks().getFirst().location())
        .hasToString("pipelines/test.conf:14: sink");
    assertThat(definition.scale().shards()).isEmpty();
  }

  @Test
  void readsTheSettingsOfEveryComponentWithItsDefaults() {
    PipelineDefinition definition = parse(TRENDING_AUCTIONS);
    Components components = Fakes.components();

    KafkaSourceConfig source =
        ((FakeSource) components.source(definition.sources().getFirst(), NO_SECRETS)).settings();
    assertThat(source.topics()).containsExactly("bids");
    assertThat(source.maxRows()).isEqualTo(8192);
    assertThat(source.pollTimeout()).isEqualTo(Duration.ofMillis(200));
    assertThat(source.buffer().toBytes()).isEqualTo(4 << 20);
    assertThat(source.login().password()).isEmpty();
    assertThat(source.format().type()).isEqualTo("json");
    assertThat(source.format().settings().getBoolean("write-nulls")).isFalse();
    assertThat(source.format().schema())
        .isEqualTo(
            Columns.schema(
                Columns.int64("auction"),
                Columns.int64("bidder"),
                Columns.int64("price"),
                Columns.timestampMillis("date-time")));
    FakeOperator window =
        (FakeOperator) components.operator(definition.operators().get(1), NO_SECRETS);
    assertThat(window.settings())
        .isEqualTo(
            new WindowConfig(
                WindowKind.TUMBLING,
                Duration.ofSeconds(10),
                List.of("auction"),
                Map.of("bids", "count(*)", "top-price", "max(price)")));
    FakeSink sink = (FakeSink) components.sink(definition.sinks().getFirst(), NO_SECRETS);
    assertThat(sink.settings().delivery()).isEqualTo(Guarantee.EXACTLY_ONCE);
    assertThat(components.codec(sink.settings().format())).isNotNull();
  }

  @Test
  void readsAGraphWithItsOperatorsInOrder() {
    PipelineDefinition definition = parse(GRAPH);

    assertThat(definition.sources()).extracting(Node::name).containsExactly("bids", "asks");
    assertThat(definition.operators()).extracting(Node::name).containsExactly("high", "best");
    assertThat(definition.operators().getFirst().from()).containsExactly("bids", "asks");
    assertThat(definition.sinks())
        .extracting(Node::name)
        .containsExactly("best-topic", "all-topic");
  }

  @Test
  void readsWhatIsSaidOfThePipelineAsAWhole() {
    PipelineDefinition definition =
        parse(
            TRENDING_AUCTIONS.replace(
                "source {",
                "description = \"Which auctions trend\", parallelism = 4, shards = 16\n"
                    + "dead-letters { type = kafka, topic = dead }\nsource {"));

    assertThat(definition.description()).isEqualTo("Which auctions trend");
    assertThat(definition.scale())
        .isEqualTo(new PipelineDefinition.Scale(OptionalInt.of(4), OptionalInt.of(16)));
    Node deadLetters = Objects.requireNonNull(definition.deadLetters());
    assertThat(deadLetters.settings().getString("topic")).isEqualTo("dead");
  }

  @Test
  void namesOperatorsByTypeAndNumberUnlessTheyHaveAName() {
    PipelineDefinition definition =
        parse(
            TRENDING_AUCTIONS.replace(
                "operators = [",
                "operators = [ { type = filter, where = a }, { type = filter, name = hot, where = b }"));

    assertThat(definition.operators())
        .extracting(Node::name)
        .containsExactly("filter-1", "hot", "filter-3", "window-1");
  }

  @Test
  void readsJsonAndYamlOfTheSameShape() {
    String hocon = parse(TRENDING_AUCTIONS).render();
    String yaml =
        """
        pipeline:
          name: trending-auctions
          source:
            type: kafka
            bootstrap-servers: "localhost:9092"
            topics: [bids]
            format: { type: json, schema: { auction: long, bidder: long, price: long, date-time: timestamp-millis } }
            event-time: { field: date-time, max-out-of-orderness: 2s, idle-timeout: 10s }
          operators:
            # hot ones only
            - { type: filter, where: "price > 100" }
            - { type: window, kind: tumbling, size: 10s, key: [auction], aggregates: { bids: "count(*)", top-price: max(price) } }
          sink: { type: kafka, topic: trending, format: json, delivery: exactly-once }
        """;

    assertThat(parse("x.yaml", yaml).render()).isEqualTo(hocon);
    assertThat(parse("x.yml", yaml).nodes()).extracting(Node::name).contains("window-1");
    assertThat(parse("x.json", hocon).render()).isEqualTo(hocon);
    assertThat(parse("x.conf", hocon).render()).isEqualTo(hocon);
  }

  @Test
  void keepsTheOrderOfColumnsAndAggregates() {
    String columns = "zeta = long, alpha = long, mid { z = int, a = [string] }, beta = date";
    PipelineDefinition definition =
        parse(
            TRENDING_AUCTIONS
                .replaceFirst(
                    "schema \\{.*?}", "schema { " + columns + ", date-time = timestamp-micros }")
                .replace("bids = \"count(*)\"", "z = \"count(*)\", a = \"min(price)\""));

    for (PipelineDefinition again : List.of(definition, parse("x.json", definition.render()))) {
      FakeSource source =
          (FakeSource) Fakes.components().source(again.sources().getFirst(), NO_SECRETS);
      assertThat(source.schema())
          .isEqualTo(
              Columns.schema(
                  Columns.int64("zeta"),
                  Columns.int64("alpha"),
                  Columns.struct(
                      "mid", List.of(Columns.int32("z"), Columns.list("a", Columns.utf8("item")))),
                  Columns.date("beta"),
                  Columns.timestampMicros("date-time")));
      FakeOperator window =
          (FakeOperator) Fakes.components().operator(again.operators().get(1), NO_SECRETS);
      assertThat(((WindowConfig) window.settings()).aggregates().keySet())
          .containsExactly("z", "a", "top-price");
    }
  }

  @Test
  void acceptsSnakeCaseForKebabCase() {
    PipelineDefinition definition =
        parse(
            TRENDING_AUCTIONS
                .replace("bootstrap-servers", "bootstrap_servers")
                .replace("event-time", "event_time")
                .replace("max-out-of-orderness", "max_out_of_orderness")
                .replace("type = json,", "type = json, write_nulls = true,")
                .replace("exactly-once", "exactly_once")
                .replace("top-price", "top_price"));

    FakeSource source =
        (FakeSource) Fakes.components().source(definition.sources().getFirst(), NO_SECRETS);
    assertThat(source.settings().format().settings().getBoolean("write-nulls")).isTrue();
    assertThat(definition.operators().get(1).settings().getConfig("aggregates").root())
        .containsKey("top_price");
  }

  @Test
  void resolvesSubstitutionsWithinTheFile() {
    PipelineDefinition definition =
        parse(
            "values { broker = \"kafka:9092\", prefix = prod }\n"
                + TRENDING_AUCTIONS
                    .replace("\"localhost:9092\"", "${values.broker}")
                    .replace("[bids]", "[${values.prefix}-bids]"));

    assertThat(definition.sources().getFirst().settings().getString("bootstrap-servers"))
        .isEqualTo("kafka:9092");
    assertThat(definition.sources().getFirst().settings().getStringList("topics"))
        .containsExactly("prod-bids");
    assertThat(definition.render()).doesNotContain("values").contains("kafka:9092");
  }

  @Test
  void readsNamesWithDotsAsOneName() {
    for (String properties :
        List.of(
            "properties { max.poll.records = 500, max.poll.interval = 1 }",
            "properties { \"max.poll.records\" = 500, max.poll { interval = 1 } }")) {
      PipelineDefinition definition =
          parse(TRENDING_AUCTIONS.replace("topics = [bids]", "topics = [bids]\n" + properties));
      FakeSource source =
          (FakeSource) Fakes.components().source(definition.sources().getFirst(), NO_SECRETS);
      assertThat(source.settings().properties())
          .isEqualTo(Map.of("max.poll.records", "500", "max.poll.interval", "1"));
    }
  }

  @Test
  void readsAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("x.conf"), "\uFEFF" + TRENDING_AUCTIONS);
    assertThat(PipelineDefinition.read(file, Fakes.components()).name())
        .isEqualTo("trending-auctions");
  }
}
