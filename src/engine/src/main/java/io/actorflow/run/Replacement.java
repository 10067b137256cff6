package io.actorflow.run;

import io.actorflow.api.PipelineException.Problem;
import io.actorflow.group.Aggregate;
import io.actorflow.keyed.Aggregation;
import io.actorflow.run.Plan.KeyedStage;
import java.util.ArrayList;
import java.util.List;

/** Whether a new version of a pipeline can go on with the state of the one before. */
public final class Replacement {
  private static final String WAY_OUT =
      " (expected: as before, because its state was made so; to begin anew: pbm pipeline cancel, then submit --replace)";

  private Replacement() {}

  /** Why not, by stateful operator; empty if it can. */
  public static List<Problem> problems(Plan before, Plan after) {
    List<Problem> problems = new ArrayList<>();
    before
        .keyed()
        .forEach(
            (name, old) -> {
              KeyedStage now = after.keyed().get(name);
              String change = now == null ? "is not there any more" : change(old, now);
              if (!change.isEmpty()) {
                problems.add(new Problem("operators", "'" + name + "' " + change + WAY_OUT));
              }
            });
    return problems;
  }

  private static String change(KeyedStage old, KeyedStage now) {
    if (!old.aggregation().key().equals(now.aggregation().key())) {
      return "has key %s instead of %s".formatted(now.aggregation().key(), old.aggregation().key());
    }
    if (!old.aggregation().aggregates().equals(now.aggregation().aggregates())) {
      return "has aggregates %s instead of %s"
          .formatted(now.aggregation().aggregates(), old.aggregation().aggregates());
    }
    if (hasOtherWindows(old.aggregation(), now.aggregation())) {
      return "has other windows, or they come out in another way";
    }
    if (!read(old).equals(read(now))) {
      return "has aggregates of %s instead of %s".formatted(read(now), read(old));
    }
    if (!results(old).equals(results(now))) {
      return "has columns %s instead of %s".formatted(results(now), results(old));
    }
    return "";
  }

  /** What aggregates read, event time too where they order by it. */
  private static List<List<String>> read(KeyedStage stage) {
    return stage.layout().aggregates().stream().map(Aggregate::columns).toList();
  }

  private static boolean hasOtherWindows(Aggregation old, Aggregation now) {
    if (old.windowing().isEmpty() || now.windowing().isEmpty()) {
      return old.windowing().isPresent() != now.windowing().isPresent();
    }
    return !now.windowing().get().hasStateOf(old.windowing().get());
  }

  private static String results(KeyedStage stage) {
    return stage.aggregation().results(stage.layout()).schema().getFields().toString();
  }
}
