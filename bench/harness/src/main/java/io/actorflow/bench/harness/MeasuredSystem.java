package io.actorflow.bench.harness;

import java.util.List;
import java.util.Map;

/** Something that can do the jobs, as a process of its own that ends by itself. */
interface MeasuredSystem {
  String name();

  /** What starts it for this run. May write into the run's folder. */
  Command command(Run run);

  /**
   * A process to start.
   *
   * @param line program and arguments
   * @param environment beside that of this process
   */
  record Command(List<String> line, Map<String, String> environment) {}
}
