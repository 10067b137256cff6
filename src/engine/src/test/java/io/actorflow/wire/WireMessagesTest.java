package io.actorflow.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.actorflow.run.ShardMessage;
import io.actorflow.run.WireMessage;
import io.actorflow.shard.ShardStatus;
import io.actorflow.spill.SpillStatus;
import io.actorflow.task.TaskEvent;
import io.actorflow.task.TaskMessage;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.apache.pekko.serialization.jackson.JacksonCborSerializer;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WireMessagesTest {
  private static ActorSystem system;

  @BeforeAll
  static void start() {
    system = ActorSystem.create("wire", ConfigFactory.load());
  }

  @AfterAll
  static void stop() {
    TestKit.shutdownActorSystem(system);
  }

  static List<WireMessage> messages() {
    List<WireMessage> messages = new ArrayList<>();
    messages.add(Samples.SPEC);
    messages.add(new ShardMessage.Ensure("p.1.top.0", Samples.SPEC));
    messages.add(
        new ShardMessage.Attach("p.1.top.0", "p.1.bids.0", 3, Map.of("bids/0", -1L), Samples.SPEC));
    messages.add(new ShardMessage.Hurry("p.1.top.0"));
    messages.add(new ShardMessage.Stop("p.1.top.0"));
    messages.add(new ShardMessage.Forget("p.1.top.0"));
    messages.add(new ShardMessage.Attached(2, 3, Map.of("bids/0", 41L)));
    messages.add(new ShardMessage.Acknowledged(2, 3, 4));
    messages.add(new ShardMessage.Refused(2, 3));
    messages.add(new ShardMessage.Fenced(2, 3));
    messages.add(new ShardMessage.Forgotten("p.1.top.0"));
    messages.add(new ShardMessage.Scan("p.1.top.0", "scan-1", 100, 1 << 20));
    messages.add(new ShardMessage.EndScan("p.1.top.0", "scan-1"));
    messages.add(new ShardMessage.Unread(2, true, "it moves"));
    messages.add(
        new ShardStatus(
            "p.1.top.0",
            "pekko://actorflow@127.0.0.1:2551",
            "running",
            "",
            1,
            2,
            3,
            Long.MIN_VALUE,
            4,
            5,
            6,
            7,
            9,
            Map.of("bids/0", 41L),
            8,
            true,
            SpillStatus.inMemory(1)));
    messages.add(new TaskMessage.Ensure("p.1.bids.0", Samples.SPEC, true));
    messages.add(new TaskMessage.Stop("p.1.bids.0"));
    messages.add(new TaskMessage.Forget("p.1.bids.0"));
    messages.add(new TaskMessage.Forgotten("p.1.bids.0"));
    messages.add(
        new TaskMessage.TaskStatus(
            "p.1.bids.0",
            "pekko://actorflow@127.0.0.1:2551",
            "retrying",
            "broker 'x' is away",
            9,
            2,
            Map.of("0", new TaskMessage.SplitStatus(1, 2, Long.MAX_VALUE, 7L)),
            3,
            4,
            5));
    messages.add(new TaskEvent.Started(4));
    messages.add(new TaskEvent.Arrived(Map.of("sink", Map.of("bids/0", 41L))));
    return messages;
  }

  @ParameterizedTest
  @MethodSource("messages")
  void comesBackAsItWasSent(WireMessage message) {
    Serialization serialization = SerializationExtension.get(system);
    SerializerWithStringManifest serializer =
        (SerializerWithStringManifest) serialization.findSerializerFor(message);
    assertThat(serializer).isInstanceOf(JacksonCborSerializer.class);
    byte[] bytes = serialization.serialize(message).get();
    assertThat(
            serialization
                .deserialize(bytes, serializer.identifier(), serializer.manifest(message))
                .get())
        .isEqualTo(message);
  }

  @Test
  void everyMessageOfTheEngineIsAmongThem() throws Exception {
    Set<String> tried =
        messages().stream()
            .map(m -> m.getClass().getName())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(tried).containsExactlyElementsOf(messageClasses());
  }

  private static Set<String> messageClasses()
      throws IOException, URISyntaxException, ClassNotFoundException {
    Path classes =
        Path.of(WireMessage.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        String path = classes.relativize(file).toString();
        Class<?> type =
            Class.forName(
                path.substring(0, path.length() - 6)
                    .replace(file.getFileSystem().getSeparator(), "."),
                false,
                WireMessage.class.getClassLoader());
        if (WireMessage.class.isAssignableFrom(type) && !type.isInterface()) {
          names.add(type.getName());
        }
      }
    }
    return names;
  }
}
