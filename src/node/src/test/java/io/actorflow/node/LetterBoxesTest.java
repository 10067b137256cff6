package io.actorflow.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.actorflow.api.ConnectorException;
import io.actorflow.api.DeadLetter;
import io.actorflow.config.Components;
import io.actorflow.config.PipelineDefinition;
import io.actorflow.config.SecretResolver;
import io.actorflow.letter.LetterBox;
import io.actorflow.run.Plan;
import io.actorflow.run.Planner;
import io.actorflow.run.RunSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Boxes for letters are open as long as somebody can have letters for them. */
class LetterBoxesTest {
  private static final Components COMPONENTS = Components.discover();
  private static final SecretResolver SECRETS = new SecretResolver(variable -> null);

  @TempDir private Path folder = Path.of("");
  private final RootAllocator allocator = new RootAllocator();
  private volatile Instant now = Instant.parse("2026-01-31T12:00:00Z");
  private LetterBoxes boxes;

  @BeforeEach
  void open() {
    boxes =
        new LetterBoxes(
            ConfigFactory.parseMap(Map.of("type", "file", "directory", folder.toString())),
            "dead-letters",
            COMPONENTS,
            SECRETS,
            allocator,
            () -> now);
  }

  @AfterEach
  void close() {
    boxes.close();
  }

  @Test
  void allRunsOfADefinitionShareABox() {
    assertThat(box("orders", 1, 1, "a")).isSameAs(box("orders", 1, 2, "a"));
    assertThat(boxes.open()).isEqualTo(1);
  }

  @Test
  void anotherDefinitionHasABoxOfItsOwn() {
    assertThat(box("orders", 1, 1, "a")).isNotSameAs(box("orders", 1, 2, "b"));
    assertThat(boxes.open()).isEqualTo(2);
  }

  @Test
  void theBoxOfAFormerVersionIsClosedAMinuteAfterTheNextHasCome() {
    LetterBox former = box("orders", 1, 1, "a");
    LetterBox newest = box("orders", 1, 2, "b");

    passes(Duration.ofSeconds(59));
    assertThat(boxes.open()).isEqualTo(2);

    passes(Duration.ofSeconds(2));
    assertThat(boxes.open()).isEqualTo(1);
    assertThatThrownBy(() -> former.add(letter()))
        .isInstanceOfSatisfying(
            ConnectorException.class, failure -> assertThat(failure.isRetryable()).isTrue());
    newest.add(letter());
  }

  @Test
  void aNewBeginningIsNewerThanAllVersionsBefore() {
    LetterBox before = box("orders", 1, 9, "a");
    LetterBox anew = box("orders", 2, 1, "b");
    passes(Duration.ofMinutes(2));

    assertThatThrownBy(() -> before.add(letter())).isInstanceOf(ConnectorException.class);
    anew.add(letter());
  }

  @Test
  void aVersionThatComesBackKeepsItsBox() {
    LetterBox first = box("orders", 1, 1, "a");
    box("orders", 1, 2, "b");
    assertThat(box("orders", 1, 3, "a")).isSameAs(first);
    passes(Duration.ofMinutes(2));

    assertThat(boxes.open()).isEqualTo(1);
    first.add(letter());
  }

  @Test
  void lettersOfFormerVersionsStillCount() throws Exception {
    LetterBox former = box("orders", 1, 1, "a");
    former.add(letter());
    former.flushed().toCompletableFuture().get(20, TimeUnit.SECONDS);
    LetterBox newest = box("orders", 1, 2, "b");
    newest.add(letter());
    newest.flushed().toCompletableFuture().get(20, TimeUnit.SECONDS);
    passes(Duration.ofMinutes(2));

    assertThat(boxes.open()).isEqualTo(1);
    assertThat(boxes.count("orders")).isEqualTo(2);
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).isNotEmpty();
    }
  }

  @Test
  void boxesOfAPipelineThatNobodyAsksAboutAnyMoreAreClosed() {
    LetterBox gone = box("gone", 1, 1, "a");
    LetterBox used = box("used", 1, 1, "a");
    for (int minute = 0; minute < 12; minute++) {
      now = now.plus(Duration.ofMinutes(1));
      assertThat(boxes.count("used")).isZero();
    }
    box("other", 1, 1, "a");

    assertThat(boxes.open()).isEqualTo(2);
    assertThatThrownBy(() -> gone.add(letter())).isInstanceOf(ConnectorException.class);
    used.add(letter());
    assertThat(box("gone", 2, 1, "a")).isNotSameAs(gone);
  }

  /** As tasks do, which tell twice a second how they are. */
  private void passes(Duration time) {
    now = now.plus(time);
    assertThat(boxes.count("orders")).isNotNegative();
  }

  private LetterBox box(String pipeline, long incarnation, long revision, String topic) {
    String definition = definition(pipeline, topic);
    RunSpec spec = new RunSpec(pipeline, incarnation, revision, definition, 1, 1, Map.of());
    return boxes.of(spec, () -> plan(pipeline, definition));
  }

  private static Plan plan(String pipeline, String definition) {
    return Planner.plan(
        PipelineDefinition.parse(pipeline + ".conf", definition, COMPONENTS), COMPONENTS, SECRETS);
  }

  private static String definition(String pipeline, String column) {
    return """
        pipeline {
          name = %s
          source { type = generator, kind = bids }
          operators = [{ type = select, columns { %s = auction } }]
          sink { type = discard }
        }
        """
        .formatted(pipeline, column);
  }

  private static DeadLetter letter() {
    byte[] payload = {1, 2, 3};
    return new DeadLetter("source/0", 7, "source", "no JSON", 1, new byte[0], payload, 3);
  }
}
