package io.actorflow.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PipelineTemplateTest {
  @Test
  void isAPipelineWhenAllPlacesAreFilledIn() {
    PipelineTemplate template =
        PipelineTemplate.of("J2")
            .with("name", "windows")
            .with("bootstrap", "localhost:9092")
            .with("input", "\"bids\", \"more\"");
    assertThatThrownBy(template::filled)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("@output@ has not been filled in");
    assertThat(template.with("output", "results").filled())
        .contains("name = \"windows\"", "topics = [\"bids\", \"more\"]", "topic = \"results\"");
  }
}
