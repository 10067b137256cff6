package io.actorflow.node;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.ConnectorException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class FreePortTest {
  private static final String HOST = InetAddress.getLoopbackAddress().getHostAddress();

  @Test
  void aPortThatSomebodyListensOnIsTaken() throws Exception {
    int port;
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = other.getLocalPort();
      assertThatThrownBy(() -> FreePort.require("some.port", HOST, port))
          .isInstanceOf(ConnectorException.class)
          .hasMessage(
              "some.port: port %d on %s is in use by another process; stop that process, or set another port",
              port, HOST);
    }
    assertThatCode(() -> FreePort.require("some.port", HOST, port)).doesNotThrowAnyException();
  }

  @Test
  void anAddressOfAnotherMachineIsNotAPortInUse() {
    // RFC 5737: nobody has it.
    assertThatThrownBy(() -> FreePort.require("some.port", "192.0.2.1", 2550))
        .isInstanceOf(ConnectorException.class)
        .hasMessageStartingWith("some.port: cannot listen on 192.0.2.1:2550: ")
        .message()
        .doesNotContain("in use");
  }

  @Test
  void anyFreePortNeedsNoLook() {
    assertThatCode(() -> FreePort.require("some.port", "192.0.2.1", 0)).doesNotThrowAnyException();
  }
}
