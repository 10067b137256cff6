package io.actorflow.bench.flinksql;

import io.actorflow.bench.peer.Measurement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/**
 * Runs the statements of a file on Flink SQL, in a cluster of its own within this process, from the
 * first record to those that are there when it begins.
 *
 * <p>State is on the heap, Flink's fastest; checkpoints go to files; objects are reused; updates
 * are gathered for as long as a checkpoint lasts, and distinct counts are split, as Nexmark's own
 * settings for Flink have it. The sink is exactly-once, and the job ends when its last checkpoint
 * has committed the last transaction.
 */
public final class FlinkSqlPeer {
  private static final int PARALLELISM = 2;
  private static final String USAGE =
      "--statements FILE --bootstrap --output --expected --commit-millis --folder";

  private final Map<String, String> arguments;

  private FlinkSqlPeer(Map<String, String> arguments) {
    this.arguments = arguments;
  }

  public static void main(String[] given) throws Exception {
    Map<String, String> arguments = new HashMap<>();
    for (int index = 0; index + 1 < given.length; index += 2) {
      arguments.put(given[index], given[index + 1]);
    }
    new FlinkSqlPeer(arguments).run();
    System.exit(0);
  }

  private void run() throws Exception {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(settings());
    environment.setParallelism(PARALLELISM);
    StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
    Path file = Path.of(argument("--statements"));
    List<String> statements =
        new Tables(argument("--bootstrap"), argument("--output")).around(Files.readString(file));
    for (String statement : statements.subList(0, statements.size() - 1)) {
      tables.executeSql(statement).await();
    }
    tables.executeSql(statements.get(statements.size() - 1)).await();
    Measurement.ofProcess()
        .end(String.valueOf(file.getFileName()), Long.parseLong(argument("--expected")));
  }

  private String argument(String name) {
    String value = arguments.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing (expected: " + USAGE + ")");
    }
    return value;
  }

  private Configuration settings() {
    Duration commit = Duration.ofMillis(Long.parseLong(argument("--commit-millis")));
    Configuration settings = new Configuration();
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    settings.set(StateBackendOptions.STATE_BACKEND, "hashmap");
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, commit);
    settings.set(
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    settings.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        Path.of(argument("--folder")).toAbsolutePath().toUri().toString());
    // The operators of windows and of updates that are gathered need some.
    settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256));
    settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(128));
    settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(128));
    settings.setString("table.local-time-zone", "UTC");
    settings.setString("table.exec.mini-batch.enabled", "true");
    settings.setString("table.exec.mini-batch.allow-latency", commit.toMillis() + " ms");
    settings.setString("table.exec.mini-batch.size", "50000");
    settings.setString("table.optimizer.distinct-agg.split.enabled", "true");
    return settings;
  }
}
