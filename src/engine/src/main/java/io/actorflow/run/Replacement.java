package io.actorflow.run;

import io.actorflow.api.PipelineException.Problem;
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
              String change = now == null ? "is not there any more" : now.plan().change(old.plan());
              if (!change.isEmpty()) {
                problems.add(new Problem("operators", "'" + name + "' " + change + WAY_OUT));
              }
            });
    return problems;
  }
}
