package io.actorflow.bench.state;

import io.actorflow.bench.harness.BidTopic;
import io.actorflow.bench.harness.PeerProgram;
import io.actorflow.bench.harness.Places;
import java.nio.file.Path;
import java.util.List;
import javax.management.ObjectName;

/**
 * Kafka Streams, with state in RocksDB.
 *
 * @param heap as -Xmx has it
 */
record StreamsContender(String settings, String heap) implements Contender {
  static final String NAME = "kafka-streams";

  /** Every record also goes to the input of the table, and every change of it to its log. */
  private static final List<String> LOGS = List.of("-changelog", "-repartition");

  @Override
  public String system() {
    return NAME;
  }

  @Override
  public Contender.Instance instance(Place place) {
    return new Application(place);
  }

  private final class Application implements Instance {
    private final Place place;

    Application(Place place) {
      this.place = place;
    }

    @Override
    public Life begin() {
      PeerProgram program =
          PeerProgram.of(
              NAME,
              Places.root(),
              Places.flinkJava(),
              List.of("-Xmx" + heap, CORES, "-Djava.io.tmpdir=" + place.folder()));
      List<String> arguments =
          List.of(
              "--job",
              "J3",
              "--bootstrap",
              place.bootstrap(),
              "--input",
              String.join(",", place.inputs()),
              "--output",
              place.name(),
              "--expected",
              Long.toString(Long.MAX_VALUE),
              "--end",
              "none",
              "--commit-millis",
              Long.toString(place.commitMillis()),
              "--store",
              "rocksdb",
              "--instance",
              place.name(),
              "--folder",
              store().toString());
      return Life.begin(
          NAME, new ProcessBuilder(program.line(arguments)), place.folder().resolve("log"));
    }

    @Override
    public long journalledBytes(AttachedJvm jvm) {
      return (long)
          jvm.sum(
              "kafka.producer:type=producer-topic-metrics,*",
              bean -> isLog(ObjectName.unquote(quoted(bean.getKeyProperty("topic")))),
              "byte-total");
    }

    private static String quoted(String text) {
      return text.startsWith("\"") ? text : ObjectName.quote(text);
    }

    private static boolean isLog(String topic) {
      return LOGS.stream().anyMatch(topic::endsWith);
    }

    @Override
    public Path store() {
      return place.folder().resolve("state");
    }

    @Override
    public long durableBytes() {
      try (BidTopic topics = new BidTopic(place.bootstrap())) {
        return topics.logBytes(
            topic -> topic.contains(place.name()) && LOGS.stream().anyMatch(topic::endsWith));
      }
    }
  }
}
