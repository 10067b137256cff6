package io.actorflow.shard;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is simulated. Prints as a text that {@link #parse} reads, so that a scenario that has failed
 * can become a test.
 *
 * @param seed of the records
 * @param moves made before all faults stop
 */
record Scenario(long seed, Sizes sizes, Traits traits, List<Move> moves) {
  /**
   * How many there are of each.
   *
   * @param records of each split
   * @param tasks at first; other revisions of the run have other numbers of them
   * @param branches that the results of a shard take: to a sink that remembers where it is, to one
   *     that does not, to shards downstream
   * @param snapshots commits from one to the next
   */
  record Sizes(
      int splits, int records, int tasks, int shards, int branches, int credit, int snapshots) {}

  /**
   * @param windows whether the state is of windows, else of a table
   * @param late whether some records are further behind than the watermark allows for
   * @param tight whether states are always so large that rows ahead of others wait
   * @param eager whether shards commit whenever they may, else only when their time has come
   */
  record Traits(boolean windows, boolean late, boolean eager, boolean tight) {}

  Scenario {
    moves = List.copyOf(moves);
  }

  /** Whether producers may be left out although they have not ended. */
  boolean hasIdle() {
    return moves.stream().anyMatch(move -> move.kind() == Move.Kind.IDLE);
  }

  @Override
  public String toString() {
    return "seed=%d splits=%d records=%d tasks=%d shards=%d branches=%d credit=%d snapshots=%d "
            .formatted(
                seed,
                sizes.splits,
                sizes.records,
                sizes.tasks,
                sizes.shards,
                sizes.branches,
                sizes.credit,
                sizes.snapshots)
        + "windows=%b late=%b eager=%b tight=%b moves="
            .formatted(traits.windows, traits.late, traits.eager, traits.tight)
        + moves.stream().map(Move::toString).collect(Collectors.joining(","));
  }

  static Scenario parse(String text) {
    Map<String, String> values =
        Arrays.stream(text.strip().split("\\s+", -1))
            .map(each -> each.split("=", 2))
            .collect(Collectors.toMap(each -> each[0], each -> each[1]));
    return new Scenario(
        Long.parseLong(value(values, "seed")),
        new Sizes(
            number(values, "splits"),
            number(values, "records"),
            number(values, "tasks"),
            number(values, "shards"),
            number(values, "branches"),
            number(values, "credit"),
            number(values, "snapshots")),
        new Traits(
            Boolean.parseBoolean(value(values, "windows")),
            Boolean.parseBoolean(value(values, "late")),
            Boolean.parseBoolean(value(values, "eager")),
            Boolean.parseBoolean(value(values, "tight"))),
        Arrays.stream(value(values, "moves").split(",", -1))
            .filter(move -> !move.isEmpty())
            .map(Move::parse)
            .toList());
  }

  private static int number(Map<String, String> values, String name) {
    return Integer.parseInt(value(values, name));
  }

  private static String value(Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("a scenario needs " + name + "=");
    }
    return value;
  }
}
