package io.actorflow.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResultsTest {
  @Test
  void comparesRunByRun() {
    Results results = new Results();
    results.add(Job.J1, "actorflow", new Outcome(1_000_000, 0.5, 1.0, 512 << 20, 7));
    results.add(Job.J1, "flink", new Outcome(1_000_000, 1.0, 2.5, 1024 << 20, 7));
    results.add(Job.J1, "actorflow", new Outcome(1_000_000, 1.0, 1.0, 512 << 20, 7));
    results.add(Job.J1, "flink", new Outcome(1_000_000, 3.0, 2.5, 1024 << 20, 7));
    assertThat(results.table().lines().toList())
        .hasSize(3)
        .satisfies(
            lines -> {
              assertThat(lines.get(1)).contains("J1", "actorflow", "1,500,000", "1.00", "512");
              assertThat(lines.get(2)).contains("flink", "666,667", "2.50", "2.50 x (2.00..3.00)");
            });
    assertThat(results.json().lines()).hasSize(4);
  }

  @Test
  void takesTheMiddleOfAnyNumberOfRuns() {
    assertThat(Spread.of(new double[] {3, 1, 2})).isEqualTo(new Spread(2, 1, 3));
    assertThat(Spread.of(new double[] {4, 1, 2, 3})).isEqualTo(new Spread(2.5, 1, 4));
  }

  @Test
  void givesNoRatioWithoutActorFlow() {
    Results results = new Results();
    results.add(Job.J2, "flink", new Outcome(10, 1.0, 1.0, 0, 1));
    assertThat(results.table()).doesNotContain(" x ");
  }
}
