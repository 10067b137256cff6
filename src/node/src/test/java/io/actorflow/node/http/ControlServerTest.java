package io.actorflow.node.http;

import static io.actorflow.node.http.RunningApi.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.actorflow.api.PipelineException;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ControlServerTest {
  @Test
  void saysThatThePortIsInUseAndWhichSettingChangesIt() throws Exception {
    try (RunningApi api = new RunningApi()) {
      assertThatThrownBy(() -> new RunningApi("actorflow.http.port = " + api.port()).close())
          .hasCauseInstanceOf(HttpBindException.class)
          .rootCause()
          .isInstanceOf(java.net.BindException.class);
      assertThatThrownBy(() -> new RunningApi("actorflow.http.port = " + api.port()).close())
          .cause()
          .hasMessage(
              "port %d on 127.0.0.1 is in use by another process; stop that process, or set actorflow.http.port to another port (0 takes a free one)",
              api.port());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, needs TLS and authentication; these are not yet supported",
    "'::', needs TLS and authentication; these are not yet supported",
    "192.0.2.1, needs TLS and authentication; these are not yet supported",
    "no.such.host.invalid, is not an address of this machine",
  })
  void listensOnLoopbackOnly(String host, String message) {
    assertThatThrownBy(() -> new RunningApi("actorflow.http.host = \"" + host + "\"").close())
        .cause()
        .isInstanceOf(HttpBindException.class)
        .hasMessageStartingWith("actorflow.http.host: ")
        .hasMessageContaining(host)
        .hasMessageContaining(message);
  }

  @Test
  void reportsAllWrongSettingsTogether() {
    assertThatThrownBy(
            () ->
                HttpSettings.from(
                    ConfigFactory.parseString(
                            "actorflow.http { port = 70000, request-timeout = 0s }")
                        .withFallback(RunningApi.CONFIG)))
        .isInstanceOf(PipelineException.class)
        .hasMessage(
            "port: 70000 (expected: 0 to 65535)\nrequest-timeout: PT0S (expected: more than 0)");
  }

  @Test
  void answersThatTheClusterDoesNotAnswer() throws Exception {
    try (RunningApi api = new RunningApi("actorflow.http.request-timeout = 50ms")) {
      api.plane.silent = true;
      HttpResponse<String> response = api.get("/api/v1/pipelines");

      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).contains("2");
      assertThat(json(response).path("detail").asText())
          .startsWith("the cluster has not answered within 50 ms");
    }
  }

  @Test
  void stopsAlthoughSomebodyStillFollowsTheLog() throws Exception {
    try (RunningApi api = new RunningApi()) {
      HttpResponse<java.io.InputStream> stream = api.open("/api/v1/log/stream");
      assertThat(stream.body().read()).isEqualTo(':');

      api.server.stop().toCompletableFuture().get(20, TimeUnit.SECONDS);

      assertThatThrownBy(() -> api.get("/live")).isInstanceOf(java.net.ConnectException.class);
    }
  }
}
