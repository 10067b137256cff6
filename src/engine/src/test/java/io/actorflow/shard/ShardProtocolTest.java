package io.actorflow.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.shard.Scenario.Sizes;
import io.actorflow.shard.Scenario.Traits;
import io.actorflow.shard.Story.Happening;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

class ShardProtocolTest {
  private static final int MOST_MOVES = 600;
  private static final int CHOICES = 24;

  @Property(tries = 3000, seed = "4711", edgeCases = EdgeCasesMode.NONE)
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void anyInterleavingOfFaultsGivesTheResultOfOneThread(@ForAll("scenarios") Scenario scenario) {
    Set<Happening> seen = Simulation.run(scenario);
    for (Happening happening : Happening.values()) {
      Statistics.label(happening.name())
          .collect(seen.contains(happening))
          .coverage(coverage -> coverage.check(true).percentage(share -> share > 1));
    }
  }

  @Property(tries = 20, seed = "4711", edgeCases = EdgeCasesMode.NONE)
  void aScenarioCanBeRepeatedAsItIsPrinted(@ForAll("scenarios") Scenario scenario) {
    assertThat(Scenario.parse(scenario.toString())).isEqualTo(scenario);
  }

  @Provide
  Arbitrary<Scenario> scenarios() {
    Arbitrary<Sizes> sizes =
        Combinators.combine(
                Arbitraries.integers().between(1, 3),
                Arbitraries.integers().between(1, 30),
                Arbitraries.integers().between(1, 3),
                Arbitraries.integers().between(1, 3),
                Arbitraries.integers().between(1, 3),
                Arbitraries.integers().between(1, 3),
                Arbitraries.integers().between(1, 3))
            .as(Sizes::new);
    Arbitrary<Traits> traits =
        Combinators.combine(
                Arbitraries.of(true, false),
                Arbitraries.of(true, false),
                Arbitraries.of(true, false),
                Arbitraries.of(true, false))
            .as(Traits::new);
    return Combinators.combine(
            Arbitraries.longs(),
            sizes,
            traits,
            Arbitraries.oneOf(moves(1, 0), moves(4, 0), moves(12, 0), moves(4, 4)))
        .as(Scenario::new);
  }

  /**
   * @param faults how often each fault happens, where a task reads 40 times
   * @param idles how often a split falls silent
   */
  private static Arbitrary<List<Move>> moves(int faults, int idles) {
    Arbitrary<Move.Kind> kind =
        Arbitraries.frequency(
            Tuple.of(200, Move.Kind.DELIVER),
            Tuple.of(40, Move.Kind.READ),
            Tuple.of(80, Move.Kind.SEND),
            Tuple.of(20, Move.Kind.ATTACH),
            Tuple.of(80, Move.Kind.PERSIST),
            Tuple.of(40, Move.Kind.COMMIT),
            Tuple.of(20, Move.Kind.CONNECT),
            Tuple.of(60, Move.Kind.CONFIRM),
            Tuple.of(60, Move.Kind.SNAPSHOT),
            Tuple.of(idles, Move.Kind.IDLE),
            Tuple.of(faults, Move.Kind.REPEAT),
            Tuple.of(faults, Move.Kind.LOSE),
            Tuple.of(3 * faults, Move.Kind.KILL),
            Tuple.of(faults, Move.Kind.HAND_OFF),
            Tuple.of(faults, Move.Kind.DOUBLE),
            Tuple.of(faults, Move.Kind.DISCONNECT),
            Tuple.of(faults, Move.Kind.REPLACE),
            Tuple.of(faults, Move.Kind.REVISE));
    Arbitrary<Integer> choice = Arbitraries.integers().between(0, CHOICES);
    return Combinators.combine(kind, choice, choice)
        .as(Move::new)
        .list()
        .ofMaxSize(MOST_MOVES)
        .withSizeDistribution(RandomDistribution.uniform());
  }
}
