package io.actorflow.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.actorflow.api.PipelineException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DeadLetterBlockTest {
  private static Node read(String block) {
    return DeadLetterBlock.read(
        ConfigFactory.parseString(block), "actorflow.dead-letters", "orders", Fakes.components());
  }

  @Test
  void takesTheDefaultsThatTheSinkHasForDeadLetters() {
    Node sink = read("type = kafka");
    assertThat(sink.settings().getString("topic")).isEqualTo("orders-dead-letters");
    assertThat(sink.settings().getString("delivery")).isEqualTo("at-least-once");
  }

  @Test
  void putsThePipelineWhereItsNameIsWanted() {
    assertThat(read("type = kafka, topic = \"lost.{pipeline}\"").settings().getString("topic"))
        .isEqualTo("lost.orders");
  }

  @Test
  void saysWhereInTheConfigurationSomethingIsWrong() {
    assertThatThrownBy(() -> read("type = kafka, topc = x, format = jsn"))
        .isInstanceOf(PipelineException.class)
        .hasMessage(
            """
            actorflow.dead-letters.topc is not a setting of 'kafka' (did you mean 'topic'?)
            actorflow.dead-letters.format.type: 'jsn' is not a codec (did you mean 'json'?)""");
    assertThatThrownBy(() -> read("type = kafak"))
        .hasMessage("actorflow.dead-letters.type: 'kafak' is not a sink (did you mean 'kafka'?)");
    assertThatThrownBy(() -> read("topic = x"))
        .hasMessageStartingWith("actorflow.dead-letters.type: nothing (expected: one of ");
  }

  @Test
  void aPipelineNeedSayNoMoreThanTheSinkNeeds() {
    PipelineDefinition definition =
        PipelineDefinition.parse(
            "orders.conf",
            Examples.TRENDING_AUCTIONS.replace(
                "source {", "dead-letters { type = kafka, delivery = exactly-once }\nsource {"),
            Fakes.components());
    Node sink = Objects.requireNonNull(definition.deadLetters());
    assertThat(sink.settings().getString("topic")).isEqualTo("trending-auctions-dead-letters");
    assertThat(sink.settings().getString("delivery")).isEqualTo("exactly-once");
  }
}
