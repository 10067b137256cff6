package io.actorflow.console;

import io.actorflow.api.Batch;
import io.actorflow.api.SinkWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;

/** Prints each batch when it is written. */
final class ConsoleWriter implements SinkWriter {
  private final ConsoleConfig config;
  private final Console console;

  ConsoleWriter(ConsoleConfig config, Console console) {
    this.config = config;
    this.console = console;
  }

  @Override
  public Map<String, Long> positions() {
    return Map.of();
  }

  @Override
  public void write(Batch batch) {
    if (batch.rows() == 0) {
      return;
    }
    int shown = Math.min(batch.rows(), config.maxRows());
    List<TableColumn> columns = new ArrayList<>();
    for (FieldVector vector : batch.root().getFieldVectors()) {
      columns.add(TableColumn.of(vector, shown));
    }
    console.print(new Table(columns, shown, batch.rows() - shown), config.width());
  }

  @Override
  public void commit(Map<String, Long> positions) {}

  @Override
  public void close() {}
}
