package io.actorflow.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.actorflow.api.KebabCase;
import io.actorflow.api.Provenance;
import io.actorflow.node.registry.PipelineView;
import io.actorflow.shard.ShardStatus;
import io.actorflow.task.TaskMessage.SplitStatus;
import io.actorflow.task.TaskMessage.TaskStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a run has done so far, seen from outside. */
final class Summary {
  /** How it is printed. */
  enum Form {
    TEXT,
    JSON;

    @Override
    public String toString() {
      return KebabCase.of(this);
    }
  }

  private final long begun = System.nanoTime();
  private final ProcessUse use = new ProcessUse();
  private long firstReadMillis;
  private long lastArrivedMillis;
  private long lastNanos = begun;
  private long lastRead;
  private double rate;
  private long mostRead;
  private long results;
  private long late;
  private long deadLetters;
  private @Nullable PipelineView view;
  private String failure = "";

  void observe(PipelineView newest) {
    long now = System.nanoTime();
    long read = read(newest);
    if (mostRead == 0 && read == 0) {
      use.sample(System.currentTimeMillis());
    }
    for (TaskStatus task : newest.tasks()) {
      if (task.began() > 0 && (firstReadMillis == 0 || task.began() < firstReadMillis)) {
        firstReadMillis = task.began();
      }
      lastArrivedMillis = Math.max(lastArrivedMillis, task.lastArrived());
    }
    for (ShardStatus shard : newest.shards()) {
      lastArrivedMillis = Math.max(lastArrivedMillis, shard.lastArrived());
    }
    if (now - lastNanos > 400_000_000L) {
      rate = Math.max(0, (read - lastRead) / ((now - lastNanos) / 1e9));
      lastNanos = now;
      lastRead = read;
    }
    view = newest;
    results =
        Math.max(
            results,
            newest.shards().stream().mapToLong(ShardStatus::written).sum()
                + newest.tasks().stream().mapToLong(TaskStatus::written).sum());
    deadLetters = Math.max(deadLetters, Views.deadLetters(newest));
    late = Math.max(late, newest.shards().stream().mapToLong(ShardStatus::lateRows).sum());
    mostRead = Math.max(mostRead, read);
  }

  private static long read(PipelineView view) {
    return view.tasks().stream().mapToLong(task -> task.read()).sum();
  }

  /** For the status line, the most important first. */
  List<String> fields() {
    PipelineView now = view;
    if (now == null) {
      return List.of("starting");
    }
    List<String> fields = new ArrayList<>();
    fields.add(now.actual());
    fields.add(String.format(Locale.ROOT, "%,.0f records/s", rate));
    fields.add("watermark " + watermark(now));
    fields.add(String.format(Locale.ROOT, "%,d on the way", onTheWay(now)));
    if (deadLetters > 0) {
      fields.add(String.format(Locale.ROOT, "%,d dead letters", deadLetters));
    }
    fields.add(String.format(Locale.ROOT, "%,d read", read(now)));
    return fields;
  }

  private static String watermark(PipelineView view) {
    OptionalLong least =
        view.tasks().stream()
            .flatMap(task -> task.splits().values().stream())
            .mapToLong(SplitStatus::watermark)
            .filter(Provenance::isMoment)
            .min();
    return least.isPresent()
        ? Instant.EPOCH
            .plus(least.getAsLong(), ChronoUnit.MICROS)
            .truncatedTo(ChronoUnit.SECONDS)
            .toString()
        : "-";
  }

  private static long onTheWay(PipelineView view) {
    return view.tasks().stream()
        .flatMap(task -> task.splits().values().stream())
        .mapToLong(split -> split.read() - split.position())
        .sum();
  }

  void fail(String why) {
    failure = why;
  }

  boolean failed() {
    return !failure.isEmpty();
  }

  /** Ends what is measured of the process: it has nothing to do any more but to stop. */
  void done() {
    use.end();
  }

  /**
   * @param letters where dead letters are, for people
   */
  void print(Form form, String letters) {
    double seconds = Math.max(0, lastArrivedMillis - firstReadMillis) / 1e3;
    if (form == Form.JSON) {
      System.out.println(
          new ObjectMapper()
              .createObjectNode()
              .put("records", mostRead)
              .put("results", results)
              .put("late", late)
              .put("dead_letters", deadLetters)
              .put("seconds", seconds)
              .put("cpu_seconds", use.cpuSeconds(firstReadMillis))
              .put("peak_rss_bytes", ProcessUse.peakRssBytes())
              .put("failure", failure));
      return;
    }
    System.err.printf(
        Locale.ROOT,
        "%,d records read, %,d results, %,d late, %.1f s (%,.0f records/s)%n",
        mostRead,
        results,
        late,
        (System.nanoTime() - begun) / 1e9,
        seconds > 0 ? mostRead / seconds : 0);
    if (deadLetters > 0) {
      System.err.printf(
          Locale.ROOT,
          "%,d dead letter%s, %s%n",
          deadLetters,
          deadLetters == 1 ? "" : "s",
          letters);
    }
    if (failed()) {
      System.err.println("failed: " + failure);
    }
  }
}
