package io.actorflow.kafka;

import static io.actorflow.testkit.Row.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.ConnectorException;
import io.actorflow.api.PipelineException;
import io.actorflow.testkit.TestAllocator;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecurityTest {
  @RegisterExtension final TestAllocator memory = new TestAllocator();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "\"",
        "\\",
        "\\\"",
        "a\"; evil.Module required x=\"",
        "line\nfeed\r",
        "ümläut // no comment",
        "tab\tand 'quote'"
      })
  void aPasswordStaysAPasswordWhateverIsInIt(String password) {
    String entry = JaasEntry.of("some.Module", "user\"name", password);

    var entries =
        JaasContext.loadClientContext(Map.of("sasl.jaas.config", new Password(entry)))
            .configurationEntries();

    assertThat(entries).hasSize(1);
    assertThat(entries.getFirst().getLoginModuleName()).isEqualTo("some.Module");
    assertThat(Map.<String, Object>copyOf(entries.getFirst().getOptions()))
        .isEqualTo(Map.of("username", "user\"name", "password", password));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "protocol = sasl-ssl | security.sasl.mechanism: nothing (expected: how the user logs in)",
        "protocol = ssl, sasl.username = me | security.sasl: a user, with protocol ssl (expected:",
        "truststore.location = a | security.truststore: a file, with protocol plaintext (expected:",
        "protocol = ssl, keystore.password = a | security.keystore.location: nothing (expected: the",
        "protocol = ssl3 | security.protocol: ssl3 (expected: one of plaintext, ssl, sasl-plaintext",
      })
  void refusesWhatWouldHaveNoEffectOrCannotWork(String settings, String problem) {
    assertThatThrownBy(() -> Settings.source("security { %s }".formatted(settings)))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void checksTheNameOfABrokerUnlessToldNotTo() {
    assertThat(Settings.source("security.protocol = ssl").security().clientSettings())
        .containsEntry("ssl.endpoint.identification.algorithm", "https");
    assertThat(
            Settings.source("security { protocol = ssl, verify-hostname = false }")
                .security()
                .clientSettings())
        .containsEntry("ssl.endpoint.identification.algorithm", "");
  }

  @Test
  void aStoreThatCannotBeReadIsNamed() {
    KafkaSource source =
        new KafkaSource(
            Settings.source(
                "security { protocol = ssl, truststore { location = \"/no/such/file\", password = a } }"));

    assertThatThrownBy(source::splits)
        .isInstanceOfSatisfying(
            ConnectorException.class, failure -> assertThat(failure.isRetryable()).isFalse())
        .hasMessageContaining("/no/such/file");
  }

  @Test
  void logsInWithUserAndPassword() {
    String topic = Broker.topic("guarded", 2);
    Broker.send(topic, 1, Broker.bid(1, 10));
    KafkaSource source =
        new KafkaSource(login(topic, Broker.PASSWORD, "start = earliest, end = latest"));

    assertThat(source.splits()).hasSize(2);
    Schema columns = source.config().format().schema();
    assertThat(Reading.toTheEnd(source, columns, memory.get()).rows).containsExactly(row(1L, 10L));
  }

  @Test
  void aWrongPasswordIsRefusedAtOnceAndNotShown() {
    KafkaSource source = new KafkaSource(login("any", "wrong-password", ""));

    assertThatThrownBy(source::splits)
        .isInstanceOfSatisfying(
            ConnectorException.class, failure -> assertThat(failure.isRetryable()).isFalse())
        .hasMessageContaining("the login was refused")
        .hasMessageContaining(Broker.serversWithLogin())
        .hasMessageNotContaining("wrong-password");
    assertThat(source.toString()).doesNotContain("wrong-password").contains("****");
  }

  private static KafkaSourceConfig login(String topic, String password, String more) {
    String quoted = password.replace("\\", "\\\\").replace("\"", "\\\"");
    return Settings.source(
        """
        bootstrap-servers = "%s"
        topics = [%s]
        security {
          protocol = sasl-plaintext
          sasl { mechanism = plain, username = %s, password = "%s" }
        }
        %s
        """
            .formatted(Broker.serversWithLogin(), topic, Broker.USER, quoted, more));
  }
}
