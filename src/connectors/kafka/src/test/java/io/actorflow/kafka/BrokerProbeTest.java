package io.actorflow.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.ConnectorException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Whatever else listens where a broker was expected must not end the process. */
class BrokerProbeTest {
  private static final byte[] HTTP =
      "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TLS_ALERT = {0x15, 3, 3, 0, 2, 2, 80};

  /** Gives everybody who connects the same answer, and waits for them to go. */
  private record Stranger(ServerSocket listener) implements AutoCloseable {
    static Stranger answering(byte[] answer, boolean stays) throws IOException {
      ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
      Thread.ofVirtual()
          .start(
              () -> {
                while (!listener.isClosed()) {
                  try (Socket guest = listener.accept()) {
                    guest.getInputStream().readNBytes(14);
                    guest.getOutputStream().write(answer);
                    if (stays) {
                      guest.getInputStream().readAllBytes();
                    }
                  } catch (IOException gone) {
                    // The guest has hung up, or the test is over.
                  }
                }
              });
      return new Stranger(listener);
    }

    String address() {
      return "127.0.0.1:" + listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  private static KafkaSource source(String servers) {
    return new KafkaSource(
        Settings.source("bootstrap-servers = \"%s\", timeout = 1s".formatted(servers)));
  }

  private static void assertRefused(ThrowingCallable use, boolean retryable, String message) {
    assertThatThrownBy(use)
        .isInstanceOfSatisfying(
            ConnectorException.class,
            failure -> assertThat(failure.isRetryable()).isEqualTo(retryable))
        .hasMessage(message);
  }

  @Test
  void aWebServerIsNoBroker() throws IOException {
    try (Stranger web = Stranger.answering(HTTP, true)) {
      assertRefused(
          () -> source(web.address()).splits(),
          false,
          "%s is no Kafka broker: it answers in another protocol; correct bootstrap-servers"
              .formatted(web.address()));
    }
  }

  @Test
  void aPortThatExpectsTlsIsToldFromOthers() throws IOException {
    try (Stranger tls = Stranger.answering(TLS_ALERT, true)) {
      assertRefused(
          () -> source(tls.address()).splits(),
          false,
          "%s expects TLS: set security.protocol = ssl or sasl-ssl, or name another port in bootstrap-servers"
              .formatted(tls.address()));
    }
  }

  @Test
  void whoHangsUpOrSaysNothingIsAskedAgainLater() throws IOException {
    try (Stranger curt = Stranger.answering(new byte[0], false)) {
      assertRefused(
          () -> source(curt.address()).splits(),
          true,
          "%s closes the connection without an answer (check that it is a Kafka broker, and whether it expects TLS: security.protocol)"
              .formatted(curt.address()));
    }
    try (Stranger mute = Stranger.answering(new byte[0], true)) {
      assertRefused(
          () -> source(mute.address()).splits(),
          true,
          "%s takes connections, but has not answered for 1 s (check that it is a Kafka broker, and that it is well)"
              .formatted(mute.address()));
    }
  }

  @Test
  void oneWrongAddressAmongRightOnesIsNamed() throws IOException {
    String right = Broker.servers();
    try (Stranger web = Stranger.answering(HTTP, true)) {
      assertRefused(
          () -> source(right + ", " + web.address()).splits(),
          false,
          "%s is no Kafka broker: it answers in another protocol; correct bootstrap-servers"
              .formatted(web.address()));
    }
  }

  @Test
  void aBrokerBesideOneThatHangsIsEnough() throws IOException {
    KafkaSourceConfig config = Settings.source("");
    try (Stranger mute = Stranger.answering(new byte[0], true)) {
      assertThatCode(
              () ->
                  BrokerProbe.require(
                      mute.address() + "," + Broker.servers(),
                      config.security(),
                      Duration.ofMillis(200)))
          .doesNotThrowAnyException();
    }
  }
}
