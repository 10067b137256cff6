package io.actorflow.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.Secret;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigContractTest {
  record Retry(Duration longestWait) {}

  record Settings(List<String> topics, int maxRows, Secret password, Retry retry) {}

  @Test
  void passesWhenSettingsDefaultsAndCommentsAgree() {
    ConfigContract.verify(Settings.class, "actorflow.good.source");
  }

  @Test
  void namesEverythingThatDoesNotAgree() {
    assertThatThrownBy(() -> ConfigContract.verify(Settings.class, "actorflow.bad.source"))
        .hasMessage(
            """
            actorflow.bad.source.topics has no comment in reference.conf
            actorflow.bad.source.max-rows: many (expected: a whole number)
            actorflow.bad.source.password is not in reference.conf (expected: a default, or null for none)
            actorflow.bad.source.retry.longest-wait: 10 (expected: a duration such as 200ms or 10s)
            actorflow.bad.source.max-row is no setting (there are: [topics, max-rows, password, retry])""");
  }

  @Test
  void saysWhenThereAreNoDefaultsAtAll() {
    assertThatThrownBy(() -> ConfigContract.verify(Settings.class, "actorflow.missing.source"))
        .hasMessage("reference.conf has no block at actorflow.missing.source");
  }
}
