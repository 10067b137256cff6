package io.actorflow.kafka;

import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.api.Columns.timestampMillis;

import io.actorflow.api.Batch;
import io.actorflow.api.SinkWriter;
import io.actorflow.dev.KafkaProcess;
import io.actorflow.dev.Topics;
import io.actorflow.testkit.Row;
import io.actorflow.testkit.Rows;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Measures how fast batches of 50,000 rows are encoded as JSON and written, with a commit after
 * each. Arguments: a folder for the broker, batches per round, rounds.
 */
final class WriteSpeed {
  private static final Schema COLUMNS =
      schema(int64("auction"), int64("price"), timestampMillis("date-time"));
  private static final int ROWS = 50_000;

  private WriteSpeed() {}

  public static void main(String[] arguments) {
    int batches = Integer.parseInt(arguments[1]);
    try (KafkaProcess kafka = KafkaProcess.start(Path.of(arguments[0]), 0);
        Topics topics = new Topics(kafka.bootstrapServers());
        BufferAllocator allocator = new RootAllocator();
        Batch batch = bids(allocator)) {
      topics.create("results", 8);
      for (int round = 0; round < Integer.parseInt(arguments[2]); round++) {
        for (String delivery : List.of("at-least-once", "exactly-once")) {
          KafkaSinkConfig config =
              Settings.sink(
                  "bootstrap-servers = \"%s\", topic = results, delivery = %s\n%s"
                      .formatted(
                          kafka.bootstrapServers(), delivery, System.getProperty("settings", "")));
          TestSinkContext context =
              new TestSinkContext(
                  "speed-" + round, Set.of("bids-0"), COLUMNS, allocator, new ArrayList<>());
          try (SinkWriter writer = new KafkaSink(config).open(context)) {
            report(delivery, writer, batch, batches);
          }
        }
      }
      topics.delete("results");
    }
  }

  private static Batch bids(BufferAllocator allocator) {
    List<Row> rows = new ArrayList<>();
    for (long id = 0; id < ROWS; id++) {
      rows.add(Row.row(1000 + id % 997, id % 10_000, (1_700_000_000_000L + id) * 1000));
    }
    return new Rows(COLUMNS, rows).in(allocator);
  }

  private static void report(String name, SinkWriter writer, Batch batch, int batches) {
    long cpu = cpuNanos();
    long start = System.nanoTime();
    for (long commit = 1; commit <= batches; commit++) {
      writer.write(batch);
      writer.commit(Map.of("bids-0", commit));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long rows = (long) ROWS * batches;
    System.out.printf(
        "%-13s %,d rows, %.2f M/s, %.2f CPU µs per row%n",
        name, rows, rows / seconds / 1e6, (cpuNanos() - cpu) / 1e3 / rows);
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
