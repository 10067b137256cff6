package io.actorflow.node.http;

import io.actorflow.node.control.ControlPlane;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;

/** The control API of one node, listening. */
public final class ControlServer {
  private final ServerBinding binding;
  private final Duration stopTimeout;

  private ControlServer(ServerBinding binding, Duration stopTimeout) {
    this.binding = binding;
    this.stopTimeout = stopTimeout;
  }

  /**
   * Starts to listen; the stage fails with an {@link HttpBindException} if that cannot be.
   *
   * @param metrics makes the text of {@code /metrics} in Prometheus' format, on any thread
   */
  public static CompletionStage<ControlServer> start(
      ActorSystem<?> system,
      HttpSettings settings,
      ControlPlane plane,
      Supplier<CompletionStage<String>> metrics) {
    InetAddress address;
    try {
      address = loopback(settings.host());
    } catch (HttpBindException e) {
      return CompletableFuture.failedStage(e);
    }
    Endpoints endpoints = new Endpoints(plane, metrics);
    ControlApi api =
        new ControlApi(
            endpoints.all(),
            new HostGuard(settings.allowedHosts()),
            settings.requestTimeout(),
            system);
    return Http.get(system)
        .newServerAt(address.getHostAddress(), settings.port())
        .adaptSettings(server -> server.withServerHeader(Optional.empty()))
        .bind(api::handle)
        .handle(
            (binding, failure) -> {
              if (failure != null) {
                throw cannotBind(settings, failure);
              }
              return new ControlServer(binding, settings.stopTimeout());
            });
  }

  /** Where it listens, the port that was taken included. */
  public InetSocketAddress address() {
    return binding.localAddress();
  }

  /** Accepts nothing more, and gives the requests under way the time that is configured. */
  public CompletionStage<Done> stop() {
    return binding.terminate(stopTimeout).thenApply(terminated -> Done.getInstance());
  }

  private static InetAddress loopback(String host) {
    InetAddress address;
    try {
      address = InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new HttpBindException(
          "actorflow.http.host: '%s' is not an address of this machine (expected: a loopback address such as 127.0.0.1)"
              .formatted(host),
          e);
    }
    if (!address.isLoopbackAddress()) {
      throw new HttpBindException(
          "actorflow.http.host: %s can be reached from other machines, which needs TLS and authentication; these are not yet supported (expected: a loopback address such as 127.0.0.1, with a tunnel or an authenticating proxy in front of it)"
              .formatted(host));
    }
    return address;
  }

  private static HttpBindException cannotBind(HttpSettings settings, Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && !(cause instanceof BindException)) {
      cause = cause.getCause();
    }
    String where = settings.host() + ":" + settings.port();
    if (cause instanceof BindException) {
      return new HttpBindException(
          "port %d on %s is in use by another process; stop that process, or set actorflow.http.port to another port (0 takes a free one)"
              .formatted(settings.port(), settings.host()),
          failure);
    }
    return new HttpBindException(
        "the control API cannot listen on %s (actorflow.http.host, actorflow.http.port): %s"
            .formatted(where, cause.getMessage()),
        failure);
  }
}
