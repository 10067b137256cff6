package io.actorflow.channel;

import java.util.Set;

/**
 * What is simulated.
 *
 * @param records of each split
 * @param steps taken before all faults stop
 * @param faults of a hundred steps
 */
record Scenario(
    long seed,
    int splits,
    int records,
    int tasks,
    int shards,
    int credit,
    int steps,
    int faults,
    Set<Plant> plants) {
  boolean has(Plant plant) {
    return plants.contains(plant);
  }

  Scenario with(Plant plant) {
    return new Scenario(seed, splits, records, tasks, shards, credit, steps, faults, Set.of(plant));
  }
}
