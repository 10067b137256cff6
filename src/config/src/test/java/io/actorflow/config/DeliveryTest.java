package io.actorflow.config;

import static io.actorflow.api.Delivery.Guarantee.AT_LEAST_ONCE;
import static io.actorflow.api.Delivery.Guarantee.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.actorflow.api.ComponentFactory;
import io.actorflow.api.Delivery.Guarantee;
import io.actorflow.api.PipelineException;
import io.actorflow.api.SettingsReader;
import io.actorflow.api.SinkFactory;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryTest {
  private static final Components COMPONENTS =
      Components.of(
          Stream.concat(
                  Fakes.ALL.stream(),
                  Stream.of(
                      new SinkFactory<>(
                          "screen",
                          Screen.class,
                          SettingsReader.of(Screen.class),
                          settings -> {
                            throw new AssertionError("a sink was made");
                          })))
              .toArray(ComponentFactory<?>[]::new));

  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(VersionFlag.V202012)
          .getSchema(PipelineJsonSchema.of(COMPONENTS));

  record Screen() {}

  private static String text(String whole, String sink) {
    return """
    pipeline {
      name = bids
      source { type = kafka, bootstrap-servers = "localhost:9092", topics = [bids], format { type = json, schema { id = long } } }
      sink { %s }
      %s
    }
    """
        .formatted(sink, whole);
  }

  private static PipelineDefinition parse(String text) {
    return PipelineDefinition.parse("bids.conf", text, COMPONENTS);
  }

  private static boolean isOfTheSchema(String text) {
    String json = ConfigFactory.parseString(text).root().render(ConfigRenderOptions.concise());
    return SCHEMA.validate(json, InputFormat.JSON).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', type = screen,",
    "delivery = at-least-once, type = screen, AT_LEAST_ONCE",
    "'', 'type = screen, delivery = exactly-once', EXACTLY_ONCE",
    "delivery = at-least-once, 'type = screen, delivery = exactly-once', EXACTLY_ONCE",
    "delivery = exactly-once, 'type = screen, delivery = at-least-once', EXACTLY_ONCE",
    "delivery = exactly-once, 'type = kafka, topic = out', EXACTLY_ONCE",
    "'', 'type = kafka, topic = out, delivery = exactly-once',",
  })
  void isTheMoreOfWhatIsSaidOfThePipelineAndOfTheSink(
      String whole, String sink, @Nullable Guarantee expected) {
    String text = text(whole, sink);
    PipelineDefinition definition = parse(text);

    assertThat(definition.delivery(definition.sinks().getFirst()).orElse(null)).isEqualTo(expected);
    assertThat(isOfTheSchema(text)).isTrue();
    assertThat(parse(definition.render()).delivery()).isEqualTo(definition.delivery());
  }

  @Test
  void staysASettingOfSinksThatLeaveTheChoice() {
    Node kafka =
        parse(text("", "type = kafka, topic = out, delivery = exactly-once")).sinks().getFirst();
    Node screen = parse(text("", "type = screen, delivery = at-least-once")).sinks().getFirst();

    assertThat(kafka.settings().getString("delivery")).isEqualTo("exactly-once");
    assertThat(kafka.delivery()).isNull();
    assertThat(screen.settings().hasPath("delivery")).isFalse();
    assertThat(screen.delivery()).isEqualTo(AT_LEAST_ONCE).isNotEqualTo(EXACTLY_ONCE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "delivery = never | type = screen | bids.conf:5: delivery: never (expected: one of at-least-once, exactly-once)",
        "'' | type = screen, delivery = exactly-twice | bids.conf:4: sink.delivery: exactly-twice (expected: one of at-least-once, exactly-once; did you mean 'exactly-once'?)",
        "'' | type = screen, delivry = exactly-once | bids.conf:4: sink.delivry is not a setting of 'screen' (did you mean 'delivery'?)",
        "dead-letters { type = screen, delivery = at-least-once } | type = screen | bids.conf:5: dead-letters.delivery is not a setting of 'screen' (there are: type)",
      })
  void isRefusedWhereItMeansNothing(String whole, String sink, String expected) {
    String text = text(whole, sink);

    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(PipelineException.class)
        .hasMessage(expected);
    assertThat(isOfTheSchema(text)).isFalse();
  }

  @Test
  void cannotComeFromOneNode() {
    assertThatThrownBy(() -> parse(text("", "type = screen, delivery = \"${env:PROMISE}\"")))
        .hasMessageStartingWith(
            "bids.conf:4: sink.delivery: refers to what only one node knows (expected: the value itself)");
  }
}
