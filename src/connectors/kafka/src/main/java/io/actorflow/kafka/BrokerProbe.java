package io.actorflow.kafka;

import io.actorflow.api.ConnectorException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.common.protocol.ApiKeys;
import org.jspecify.annotations.Nullable;

/**
 * Looks, before a client of Kafka's does, whether those who listen are brokers. A client takes the
 * first four bytes of whatever comes for the length of an answer and allocates as much: the "HTTP"
 * of a web server is 1.2 GB, for which the process would end.
 *
 * <p>Only without TLS: with it, the handshake fails first.
 */
final class BrokerProbe {
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(2);
  private static final int CORRELATION = 0x41464C57;
  private static final int MOST_BYTES = 1 << 20;
  private static final int TLS_ALERT = 0x1503;
  private static final byte[] CLIENT = "actorflow".getBytes(StandardCharsets.US_ASCII);

  /** What listens at an address. */
  private sealed interface Finding {
    record Broker() implements Finding {}

    record Nobody() implements Finding {}

    record Mute(ConnectorException failure) implements Finding {}

    record Stranger(ConnectorException failure) implements Finding {}
  }

  private BrokerProbe() {}

  /**
   * Asks all of {@code servers}, all at once.
   *
   * @throws ConnectorException if one of them is something else, or none of those that can be
   *     reached answers; if none can be reached it is the client's to wait and to tell
   */
  static void require(String servers, Security security, Duration timeout) {
    if (security.protocol().encrypts()) {
      return;
    }
    boolean isThere = false;
    @Nullable ConnectorException mute = null;
    for (Finding finding : ask(servers, timeout)) {
      switch (finding) {
        case Finding.Broker broker -> isThere = true;
        case Finding.Nobody nobody -> {}
        case Finding.Mute silent -> mute = silent.failure();
        case Finding.Stranger stranger -> throw stranger.failure();
      }
    }
    if (!isThere && mute != null) {
      throw mute;
    }
  }

  private static List<Finding> ask(String servers, Duration timeout) {
    List<Callable<Finding>> questions =
        BootstrapServers.of(servers).stream()
            .map(server -> (Callable<Finding>) () -> ask(server, timeout))
            .toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Finding> findings = new ArrayList<>();
      for (Future<Finding> answer : threads.invokeAll(questions)) {
        findings.add(answer.get());
      }
      return findings;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ConnectorException.retryable("interrupted while connecting to Kafka " + servers, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("asking the brokers %s failed".formatted(servers), e);
    }
  }

  private static Finding ask(BootstrapServers.Server server, Duration timeout) {
    try (Socket socket = new Socket()) {
      if (!connect(socket, server, timeout)) {
        return new Finding.Nobody();
      }
      socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
      socket.getOutputStream().write(question());
      return finding(server, new DataInputStream(socket.getInputStream()));
    } catch (SocketTimeoutException late) {
      return new Finding.Mute(
          ConnectorException.retryable(
              "%s takes connections, but has not answered for %d s (check that it is a Kafka broker, and that it is well)"
                  .formatted(server, timeout.toSeconds()),
              late));
    } catch (IOException closed) {
      return new Finding.Mute(
          ConnectorException.retryable(
              "%s closes the connection without an answer (check that it is a Kafka broker, and whether it expects TLS: security.protocol)"
                  .formatted(server),
              closed));
    }
  }

  private static boolean connect(Socket socket, BootstrapServers.Server server, Duration timeout) {
    long millis = Math.min(timeout.toMillis(), LONGEST_CONNECT.toMillis());
    try {
      socket.connect(new InetSocketAddress(server.host(), server.port()), Math.toIntExact(millis));
      return true;
    } catch (IOException unreachable) {
      return false;
    }
  }

  /** Which versions it speaks: the one question that a broker answers to anybody. */
  private static byte[] question() {
    ByteBuffer question = ByteBuffer.allocate(4 + 2 + 2 + 4 + 2 + CLIENT.length);
    return question
        .putInt(question.capacity() - 4)
        .putShort(ApiKeys.API_VERSIONS.id)
        .putShort((short) 0)
        .putInt(CORRELATION)
        .putShort((short) CLIENT.length)
        .put(CLIENT)
        .array();
  }

  private static Finding finding(BootstrapServers.Server server, DataInputStream answer)
      throws IOException {
    int length = answer.readInt();
    IOException cause =
        new StreamCorruptedException("0x%08X for the length of an answer".formatted(length));
    if (length >>> 16 == TLS_ALERT) {
      return new Finding.Stranger(
          ConnectorException.permanent(
              "%s expects TLS: set security.protocol = ssl or sasl-ssl, or name another port in bootstrap-servers"
                  .formatted(server),
              cause));
    }
    boolean isBroker = length >= 4 && length <= MOST_BYTES && answer.readInt() == CORRELATION;
    return isBroker
        ? new Finding.Broker()
        : new Finding.Stranger(
            ConnectorException.permanent(
                "%s is no Kafka broker: it answers in another protocol; correct bootstrap-servers"
                    .formatted(server),
                cause));
  }
}
