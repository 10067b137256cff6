package io.actorflow.node;

import io.actorflow.node.registry.PipelineView;
import java.time.Duration;

/** What keeps a run from going on, and whether it is worth waiting for that to pass. */
final class Trouble {
  private static final long LASTING_NANOS = Duration.ofSeconds(2).toNanos();

  private String reported = "";
  private long failedSince;

  /** Says what is new. */
  void report(PipelineView view, StatusLine status) {
    boolean hasFailed = view.actual().equals("failed");
    if (!hasFailed) {
      failedSince = 0;
    } else if (failedSince == 0) {
      failedSince = System.nanoTime();
    }
    if (hasFailed) {
      return;
    }
    if (!view.problem().isEmpty() && !view.problem().equals(reported)) {
      reported = view.problem();
      status.print("trying again: " + reported);
    } else if (view.problem().isEmpty() && !reported.isEmpty() && view.actual().equals("running")) {
      reported = "";
      status.print("going on");
    }
  }

  /** Whether it has stayed failed for longer than the moment that a new attempt takes. */
  boolean isLasting() {
    return failedSince != 0 && System.nanoTime() - failedSince > LASTING_NANOS;
  }
}
