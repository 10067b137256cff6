package io.actorflow.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.actorflow.journal.JournalStore;
import io.actorflow.node.registry.PipelineRecord;
import io.actorflow.node.registry.PipelineRecord.Desired;
import io.actorflow.node.registry.Registry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.japi.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry and a journal that refuses what it writes. */
class RegistryJournalTest {
  private final Path folder;

  RegistryJournalTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void goesOnAfterItHasReadTheJournalAgain() throws Exception {
    Node node =
        Node.start(
            ConfigFactory.parseMap(
                    Map.of("actorflow.node.data-dir", folder.toString(), "actorflow.node.port", 0))
                .withFallback(ConfigFactory.load()));
    try {
      assertThat(submit(node, "before", Duration.ofSeconds(30)))
          .isInstanceOf(Registry.Pipelines.class);

      writeAsAnotherWould(node);
      assertThatThrownBy(() -> submit(node, "meanwhile", Duration.ofSeconds(1)))
          .hasCauseInstanceOf(TimeoutException.class);

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

  /** The last event of the registry once more, of which it does not know. */
  private static void writeAsAnotherWould(Node node) {
    JournalStore store = ((JournalFolder) node.journal()).store();
    long last = store.highest(Registry.PERSISTENCE_ID);
    List<JournalStore.Entry> again = new ArrayList<>();
    store.replay(
        Registry.PERSISTENCE_ID,
        last,
        last,
        1,
        (bytes, sequence) ->
            again.add(new JournalStore.Entry(Registry.PERSISTENCE_ID, sequence + 1, bytes)));
    store.append(again);
  }
}
