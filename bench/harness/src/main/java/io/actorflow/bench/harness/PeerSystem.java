package io.actorflow.bench.harness;

import java.util.List;
import java.util.Map;

/** A peer. */
record PeerSystem(PeerProgram program) implements MeasuredSystem {
  @Override
  public String name() {
    return program.name();
  }

  @Override
  public ProcessCommand command(Run run) {
    return new ProcessCommand(
        program.line(
            List.of(
                "--job",
                run.job().name(),
                "--bootstrap",
                run.bootstrap(),
                "--input",
                run.input(),
                "--output",
                run.output(),
                "--expected",
                Long.toString(run.bidding().records()),
                "--above-price",
                Long.toString(run.bidding().abovePrice()),
                "--commit-millis",
                Long.toString(run.commitMillis()),
                "--updates",
                run.everyUpdate() ? "every" : "per-commit",
                "--folder",
                run.folder().toString())),
        Map.of());
  }
}
