package io.actorflow.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.actorflow.run.UnitId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LoggerContext context = new LoggerContext();
  private final Logger log = context.getLogger("io.actorflow.task.Task");
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @BeforeEach
  void start() {
    context.setMDCAdapter(new LogbackMDCAdapter());
    JsonLines lines = new JsonLines();
    lines.start();
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setContext(context);
    appender.setEncoder(lines);
    appender.setOutputStream(out);
    appender.start();
    log.addAppender(appender);
    log.setLevel(Level.INFO);
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  private JsonNode line() throws Exception {
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(1);
    return JSON.readTree(lines.getFirst());
  }

  @Test
  void aLineSaysWhenWhoAndWhat() throws Exception {
    Instant before = Instant.now();
    log.info("three \"quoted\" words\nin {} lines", 2);

    JsonNode line = line();
    assertThat(line.path("message").textValue()).isEqualTo("three \"quoted\" words\nin 2 lines");
    assertThat(line.path("level").textValue()).isEqualTo("INFO");
    assertThat(line.path("logger").textValue()).isEqualTo("io.actorflow.task.Task");
    assertThat(line.path("thread").textValue()).isEqualTo(Thread.currentThread().getName());
    assertThat(Instant.parse(line.path("time").textValue())).isBetween(before, Instant.now());
    assertThat(line.size()).isEqualTo(5);
  }

  @Test
  void aLineAboutATaskOrShardNamesItAndItsPipeline() throws Exception {
    log.warn("shard {} could not save a snapshot", new UnitId("orders", 7, "hot", 3));

    assertThat(line().path("pipeline").textValue()).isEqualTo("orders");
    assertThat(line().path("unit").textValue()).isEqualTo("orders.7.hot.3");
  }

  @Test
  void aLineAboutAPipelineNamesIt() throws Exception {
    log.atWarn().addKeyValue("pipeline", "orders").log("pipeline '{}' cannot begin", "orders");

    assertThat(line().path("pipeline").textValue()).isEqualTo("orders");
    assertThat(line().has("unit")).isFalse();
  }

  @Test
  void aKeyCannotReplaceWhatEveryLineHas() throws Exception {
    log.atInfo().addKeyValue("level", "none").log("a line");

    assertThat(line().path("level").textValue()).isEqualTo("INFO");
  }

  @Test
  void theTraceOfAFailureIsOneFieldOfTheSameLine() throws Exception {
    log.error("failed", new IllegalStateException("outer", new RuntimeException("inner")));

    assertThat(line().path("trace").textValue())
        .contains("IllegalStateException: outer", "RuntimeException: inner", "JsonLinesTest");
  }
}
