package io.actorflow.node;

import io.actorflow.api.ConnectorException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Looks whether a port can be listened on, before anything is started that would need it. */
final class FreePort {
  private FreePort() {}

  /**
   * @param setting names the port, for the message
   * @throws ConnectorException if somebody else has it, or the address is none of this machine
   */
  static void require(String setting, String host, int port) {
    if (port == 0) {
      return;
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (IOException failed) {
      // The same exception tells of addresses of other machines and of ports that are reserved.
      throw failed instanceof BindException
              && String.valueOf(failed.getMessage()).contains("in use")
          ? ConnectorException.permanent(
              "%s: port %d on %s is in use by another process; stop that process, or set another port"
                  .formatted(setting, port, host),
              failed)
          : ConnectorException.permanent(
              "%s: cannot listen on %s:%d: %s".formatted(setting, host, port, failed.getMessage()),
              failed);
    }
  }
}
