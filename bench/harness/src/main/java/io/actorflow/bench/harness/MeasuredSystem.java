package io.actorflow.bench.harness;

/** Something that can do the jobs, as a process of its own that ends by itself. */
interface MeasuredSystem {
  String name();

  /** What starts it for this run. May write into the run's folder. */
  ProcessCommand command(Run run);
}
