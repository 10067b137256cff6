package io.actorflow.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChannelProtocolTest {
  @Property(tries = 5000, seed = "4711")
  void anyInterleavingOfFaultsGivesTheResultOfOneThread(@ForAll("scenarios") Scenario scenario) {
    Simulation.run(scenario);
  }

  @Provide
  Arbitrary<Scenario> scenarios() {
    return Combinators.combine(
            Arbitraries.longs(),
            Arbitraries.integers().between(1, 4),
            Arbitraries.integers().between(1, 40),
            Arbitraries.integers().between(1, 3),
            Arbitraries.integers().between(1, 3),
            Arbitraries.integers().between(1, 3),
            Arbitraries.integers().between(0, 600),
            Arbitraries.integers().between(0, 15))
        .as(
            (seed, splits, records, tasks, shards, credit, steps, faults) ->
                new Scenario(
                    seed, splits, records, tasks, shards, credit, steps, faults, Set.of()));
  }

  @ParameterizedTest
  @EnumSource
  void noticesEveryMistakeThatIsPlanted(Plant plant) {
    Random seeds = new Random(4711);
    boolean noticed = false;
    for (int run = 0; run < 1000 && !noticed; run++) {
      Scenario scenario =
          new Scenario(seeds.nextLong(), 2, 30, 1 + seeds.nextInt(2), 2, 2, 400, 5, Set.of(plant));
      try {
        Simulation.run(scenario);
      } catch (AssertionError | IllegalStateException e) {
        noticed = true;
      }
    }
    assertThat(noticed).isTrue();
  }
}
