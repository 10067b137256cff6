package io.actorflow.kafka;

import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.api.Columns.timestampMillis;

import io.actorflow.api.Batch;
import io.actorflow.api.Split;
import io.actorflow.api.SplitReader;
import io.actorflow.api.SplitStart;
import io.actorflow.dev.KafkaProcess;
import io.actorflow.dev.Topics;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Measures how fast a topic of JSON bids is read into columns, beside a bare consumer that only
 * counts. Arguments: a folder for the broker, millions of records, rounds.
 */
final class ReadSpeed {
  private static final Schema COLUMNS =
      schema(int64("auction"), int64("price"), timestampMillis("date-time"));
  private static final String FORMAT =
      "{ type = json, schema { auction = long, price = long, date-time = timestamp-millis } }";

  private ReadSpeed() {}

  public static void main(String[] arguments) {
    long records = Long.parseLong(arguments[1]) * 1_000_000;
    try (KafkaProcess kafka = KafkaProcess.start(Path.of(arguments[0]), 0);
        BufferAllocator allocator = new RootAllocator()) {
      fill(kafka.bootstrapServers(), records);
      KafkaSource source =
          new KafkaSource(
              Settings.sourceOnly(
                  "bootstrap-servers = \"%s\", topics = [bids], end = latest, format = %s\n%s"
                      .formatted(
                          kafka.bootstrapServers(), FORMAT, System.getProperty("settings", ""))));
      for (int round = 0; round < Integer.parseInt(arguments[2]); round++) {
        report("bare", () -> count(source));
        report("columns", () -> read(source, allocator));
      }
    }
  }

  private interface Run {
    long records();
  }

  private static void report(String name, Run run) {
    long cpu = cpuNanos();
    long start = System.nanoTime();
    long records = run.records();
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%-8s %,d records, %.2f M/s, %.2f CPU µs per record%n",
        name, records, records / seconds / 1e6, (cpuNanos() - cpu) / 1e3 / records);
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void fill(String servers, long records) {
    try (Topics topics = new Topics(servers)) {
      if (topics.names().contains("bids")) {
        return;
      }
      topics.create("bids", 8);
    }
    String filler = "x".repeat(90);
    try (var producer =
        Broker.producer(
            Map.of("bootstrap.servers", servers, "batch.size", 1 << 18, "linger.ms", 20))) {
      for (long id = 0; id < records; id++) {
        String bid =
            "{\"auction\":%d,\"bidder\":%d,\"price\":%d,\"channel\":\"Google\",\"date-time\":%d,\"extra\":\"%s\"}"
                .formatted(
                    1000 + id % 997, id % 7919, id % 10_000, 1_700_000_000_000L + id, filler);
        var unused =
            producer.send(
                new ProducerRecord<@Nullable String, @Nullable String>(
                    "bids", (int) (id % 8), null, bid));
      }
    }
  }

  private static long count(KafkaSource source) {
    Map<String, Object> settings = new HashMap<>(source.config().consumerSettings("bare"));
    long records = 0;
    try (KafkaConsumer<ByteBuffer, ByteBuffer> consumer =
        new KafkaConsumer<>(settings, new ByteBufferDeserializer(), new ByteBufferDeserializer())) {
      List<Split> splits = source.splits();
      List<TopicPartition> partitions =
          splits.stream().map(split -> Partitions.of(split.name())).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long end = splits.stream().mapToLong(split -> split.end() + 1).sum();
      while (records < end) {
        records += consumer.poll(Duration.ofMillis(200)).count();
      }
    }
    return records;
  }

  private static long read(KafkaSource source, BufferAllocator allocator) {
    List<SplitStart> starts = Reading.starts(source);
    long end = starts.stream().mapToLong(start -> start.split().end() + 1).sum();
    long records = 0;
    try (SplitReader reader =
        source.open(
            new TestReaderContext("speed", COLUMNS, allocator, new ArrayList<>()), starts)) {
      while (records < end) {
        Batch batch = reader.poll(Duration.ofMillis(200));
        if (batch != null) {
          records += batch.rows();
          batch.close();
        }
      }
    }
    return records;
  }
}
