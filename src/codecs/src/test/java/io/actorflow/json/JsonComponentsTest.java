package io.actorflow.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.ComponentProvider;
import io.actorflow.api.PipelineException;
import io.actorflow.testkit.ConfigContract;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class JsonComponentsTest {
  @Test
  void settingsAgreeWithTheirDocumentation() {
    ConfigContract.verify(JsonCodecConfig.class, "actorflow.json.codec");
  }

  @Test
  void isDiscovered() {
    assertThat(ServiceLoader.load(ComponentProvider.class))
        .hasAtLeastOneElementOfType(JsonComponents.class);
  }

  @Test
  void refusesARecordSizeThatNoArrayHas() {
    assertThatThrownBy(() -> Json.codec(2L << 30))
        .isInstanceOf(PipelineException.class)
        .hasMessage("max-record-size: 2147483648 (expected: 1 to 1073741824 bytes)");
  }
}
