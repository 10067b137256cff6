package io.actorflow.bench.harness;

import io.actorflow.dev.KafkaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a benchmark works: a folder, and a broker of its own in a process of its own. */
public final class Workplace {
  @Option(names = "--folder", hidden = true, description = "for everything, kept at the end")
  private @Nullable Path folder;

  /** Something to do there. */
  @FunctionalInterface
  public interface Work<E extends Exception> {
    void run(Path folder, KafkaProcess kafka) throws E, IOException;
  }

  /** Starts the broker, and clears everything away behind the work. */
  public <E extends Exception> void use(String name, Work<E> work) throws E, IOException {
    Path place = folder == null ? Files.createTempDirectory("actorflow-" + name + "-") : folder;
    try (KafkaProcess kafka = KafkaProcess.start(place.resolve("kafka"), 0, Map.of())) {
      work.run(place, kafka);
    } finally {
      clear(place);
    }
  }

  /** Removes a folder with all that is in it, unless everything is kept. */
  public void clear(Path place) {
    if (folder == null) {
      Places.delete(place);
    }
  }
}
