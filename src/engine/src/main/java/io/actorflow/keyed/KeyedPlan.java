package io.actorflow.keyed;

import io.actorflow.group.Aggregate;
import io.actorflow.group.Distribution;
import io.actorflow.group.Gatherer;
import io.actorflow.group.RowBatches;
import io.actorflow.group.Rows;
import io.actorflow.spill.StateRoom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A stateful step once it is known what goes into it. Inputs count from 0. Does not change; used by
 * many threads.
 */
public interface KeyedPlan {
  /** The columns of an input whose values are its rows' key. */
  List<String> key(int input);

  /** Which shards the rows of an input go to. */
  default Distribution distribution(int input) {
    return Distribution.BY_KEY;
  }

  /** The columns of an input that are read. */
  Set<String> columnsRead(int input);

  /** What gathers an input's rows for so many shards. */
  Gatherer newGatherer(int input, int shards);

  /** What a shard remembers at first. */
  KeyedState newState();

  /** The same for one that may spill what does not fit into its room. */
  default KeyedState newState(StateRoom room) {
    return newState();
  }

  /**
   * Why a shard that remembers this may take no more rows until it has forgotten some or is told
   * otherwise; empty if it may.
   */
  default String overfull(KeyedState state) {
    return "";
  }

  /**
   * Whether what a shard remembers becomes less as event time goes on, so that rows ahead of others
   * had better wait when it is much.
   */
  default boolean forgetsByTime() {
    return false;
  }

  /** How its results become batches. */
  RowBatches results();

  /**
   * How the rows that its shards remember are asked for from outside; empty if they cannot be. If
   * they can, {@link #newState} is a {@link ReadableState}.
   */
  default Optional<ReadableTable> table() {
    return Optional.empty();
  }

  /** The column of its results that holds event times; empty if none does. */
  String eventTime();

  /** The same for those who need no more than these columns of its results. */
  default KeyedPlan only(Set<String> columns) {
    return this;
  }

  /** What is aggregated before it is shuffled; empty if rows are shuffled as they are. */
  default List<Aggregate> aggregates() {
    return List.of();
  }

  /** What people want to know of it beside its key and its aggregates, by label, in order. */
  default Map<String, String> facts() {
    return Map.of();
  }

  /** How rows that {@link KeyedState#apply} refused become batches. */
  RowBatches refused(Rows rows);

  /** Why rows are refused when event time has gone on, in words. */
  String lateness();

  /** Whether refused rows are only counted. */
  default boolean dropsLateRows() {
    return false;
  }

  /**
   * Why it cannot go on with the state of another, as in "has key [a] instead of [b]"; empty if it
   * can.
   */
  String change(KeyedPlan before);
}
