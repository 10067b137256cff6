package io.actorflow.flow;

import io.actorflow.api.Batch;
import io.actorflow.api.SinkWriter;
import io.actorflow.run.Timings;
import java.util.Map;

/** Tells how many rows each commit of a writer has and how long it takes. */
final class TimedWriter implements SinkWriter {
  private final SinkWriter writer;
  private final Timings.Commits commits;
  private long rows;

  TimedWriter(SinkWriter writer, Timings.Commits commits) {
    this.writer = writer;
    this.commits = commits;
  }

  @Override
  public Map<String, Long> positions() {
    return writer.positions();
  }

  @Override
  public void write(Batch batch) {
    rows += batch.rows();
    writer.write(batch);
  }

  @Override
  public void commit(Map<String, Long> positions) {
    long begun = System.nanoTime();
    try {
      writer.commit(positions);
    } catch (RuntimeException e) {
      commits.failed();
      throw e;
    }
    commits.done(rows, System.nanoTime() - begun);
    rows = 0;
  }

  @Override
  public void close() {
    writer.close();
  }
}
