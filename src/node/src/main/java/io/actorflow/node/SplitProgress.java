package io.actorflow.node;

import io.actorflow.node.control.Readiness;
import io.actorflow.node.registry.PipelineRecord.Desired;
import io.actorflow.node.registry.PipelineView;
import io.actorflow.task.TaskMessage.SplitStatus;
import io.actorflow.task.TaskMessage.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Whether the splits that this node reads move: a split that has something to read, or cannot be
 * read, and has stood still for too long makes the node not ready, however alive it looks.
 */
final class SplitProgress {
  private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();

  private record Mark(long position, long sinceNanos) {}

  private final Map<String, Mark> marks = new HashMap<>();
  private final LongSupplier nanoClock;

  SplitProgress() {
    this(System::nanoTime);
  }

  SplitProgress(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  synchronized Readiness.Check check(List<PipelineView> pipelines, String self) {
    List<String> still = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    long now = nanoClock.getAsLong();
    for (PipelineView pipeline : pipelines) {
      if (pipeline.pipeline().desired() != Desired.RUNNING) {
        continue;
      }
      for (TaskStatus task : pipeline.tasks()) {
        if (task.node().equals(self)) {
          task.splits().forEach((name, split) -> check(task, name, split, now, seen, still));
        }
      }
    }
    marks.keySet().retainAll(seen);
    return new Readiness.Check(
        "splits",
        still.isEmpty(),
        still.isEmpty() ? "%d read here".formatted(seen.size()) : String.join("; ", still));
  }

  private void check(
      TaskStatus task,
      String name,
      SplitStatus split,
      long now,
      Set<String> seen,
      List<String> still) {
    String key = task.task() + "/" + name;
    seen.add(key);
    Mark mark = marks.get(key);
    boolean isBehind =
        split.end() == null ? split.read() > split.position() : split.end() > split.position();
    boolean hasTrouble = !task.problem().isEmpty();
    if (mark == null || mark.position() != split.position() || !(isBehind || hasTrouble)) {
      marks.put(key, new Mark(split.position(), now));
    } else if (now - mark.sinceNanos() > PATIENCE_NANOS) {
      still.add(
          "%s stands at %d for %d s%s"
              .formatted(
                  key,
                  split.position(),
                  Duration.ofNanos(now - mark.sinceNanos()).toSeconds(),
                  hasTrouble ? ": " + task.problem() : ""));
    }
  }
}
