package io.actorflow.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.actorflow.node.registry.PipelineRecord;
import io.actorflow.node.registry.PipelineRecord.Desired;
import io.actorflow.node.registry.Registry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.japi.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry and a journal that goes and comes back. */
class RegistryJournalTest {
  private final Path folder;

  RegistryJournalTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void goesOnWhenTheJournalIsBack() throws Exception {
    Node node =
        Node.start(
            ConfigFactory.parseMap(
                    Map.of("actorflow.node.data-dir", folder.toString(), "actorflow.node.port", 0))
                .withFallback(ConfigFactory.load()));
    try {
      assertThat(submit(node, "before", Duration.ofSeconds(30)))
          .isInstanceOf(Registry.Pipelines.class);

      alter(node, "alter table \"event_journal\" rename to \"away\"");
      assertThatThrownBy(() -> submit(node, "meanwhile", Duration.ofSeconds(1)))
          .hasCauseInstanceOf(TimeoutException.class);
      alter(node, "alter table \"away\" rename to \"event_journal\"");

      assertThat(submit(node, "after", Duration.ofSeconds(30)))
          .isInstanceOf(Registry.Pipelines.class);
      assertThat(ask(node, Registry.GetAll::new, Duration.ofSeconds(10)))
          .isInstanceOfSatisfying(
              Registry.Pipelines.class,
              all ->
                  assertThat(all.pipelines())
                      .extracting(view -> view.pipeline().name())
                      .containsExactly("after", "before"));
    } finally {
      node.stop().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
  }

  private static Registry.Reply submit(Node node, String name, Duration patience) throws Exception {
    PipelineRecord stopped =
        new PipelineRecord(name, 1, 0, 0, "{}", Desired.STOPPED, 1, 1, Map.of(), 1);
    return ask(node, replyTo -> new Registry.Submit(stopped, 0, replyTo), patience);
  }

  private static Registry.Reply ask(
      Node node, Function<ActorRef<Registry.Reply>, Registry.Command> message, Duration patience)
      throws Exception {
    return AskPattern.ask(node.registry(), message, patience, node.system().scheduler())
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  private static void alter(Node node, String sql) throws SQLException {
    JournalDatabase journal = JournalDatabase.of(node.settings());
    try (Connection connection =
            DriverManager.getConnection(journal.url(), journal.user(), journal.password().value());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
