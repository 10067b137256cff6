package io.actorflow.bench.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.bench.state.StateCost.Recovery;
import io.actorflow.bench.state.StateTable.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateTableTest {
  private static final int KEYS = 1_001_000;

  @Test
  void takesOffWhatFewKeysTake() {
    Row row = new Row(new StreamsContender("RocksDB", "2g"), KEYS);
    StateTable table = new StateTable(1_000);
    table.addFew(row, cost(10, 3));
    table.add(row, cost(110, 5.4));
    table.add(row, cost(130, 7.8));
    List<String> lines = table.table().lines().toList();
    assertThat(lines).hasSize(5);
    assertThat(lines.get(1))
        .contains("RocksDB", "1,001,000", "110.0 (100.0..120.0)", "0.240 (0.220..0.260)");
    assertThat(lines.get(4)).contains("6.6 (5.4..7.8)", "150.0 (100.0..200.0)");
    assertThat(table.json().lines()).hasSize(3);
  }

  /** Twice as many bytes journalled as on the heap, of a GB read. */
  private static StateCost cost(long megabytes, double seconds) {
    long bytes = megabytes * 1_000_000;
    Recovery recovery = new Recovery(seconds - 1, seconds);
    return new StateCost(
        1, bytes, bytes, bytes, bytes, 2 * bytes, bytes, 1_000_000_000, recovery, recovery);
  }
}
