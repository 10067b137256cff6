package io.actorflow.keyed;

import io.actorflow.group.Aggregate;
import io.actorflow.group.Gatherer;
import io.actorflow.group.GroupLayout;
import io.actorflow.group.PreAggregator;
import io.actorflow.group.ResultBatches;
import io.actorflow.group.RowBatches;
import io.actorflow.group.Rows;
import io.actorflow.spill.StateRoom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * An aggregation of rows of some columns.
 *
 * @param rowTime the column of the input that holds event times; empty if none does
 */
public record AggregationPlan(
    Aggregation aggregation, GroupLayout layout, String rowTime, ResultBatches results)
    implements KeyedPlan {
  public AggregationPlan(Aggregation aggregation, GroupLayout layout, String rowTime) {
    this(aggregation, layout, rowTime, aggregation.results(layout, rowTime));
  }

  @Override
  public List<String> key(int input) {
    return aggregation.key();
  }

  @Override
  public Set<String> columnsRead(int input) {
    return new TreeSet<>(
        PreAggregator.columnsRead(layout, aggregation.slices(rowTime).orElse(null)));
  }

  @Override
  public Gatherer newGatherer(int input, int shards) {
    return new PreAggregator(layout, shards, aggregation.slices(rowTime).orElse(null));
  }

  @Override
  public KeyedState newState() {
    return newState(StateRoom.endless());
  }

  /**
   * Windows come and go, and some have one row for each key and window: those are not asked for.
   */
  @Override
  public Optional<ReadableTable> table() {
    return aggregation.windowing().isPresent()
        ? Optional.empty()
        : Optional.of(new ReadableTable(layout.keys(), aggregation.tableRows(layout)));
  }

  @Override
  public KeyedState newState(StateRoom room) {
    return aggregation.newState(layout, room);
  }

  /** Rows of a table have one if it is among the aggregates. */
  @Override
  public String eventTime() {
    return aggregation.needsEventTime() ? ResultBatches.WINDOW_END : aggregation.tableTime(rowTime);
  }

  @Override
  public List<Aggregate> aggregates() {
    return layout.aggregates();
  }

  @Override
  public Map<String, String> facts() {
    long ttl = aggregation.ttlMicros();
    return ttl == 0 ? Map.of() : Map.of("ttl", Lengths.text(ttl) + " of event time");
  }

  /** They are groups, as those that come out. */
  @Override
  public RowBatches refused(Rows rows) {
    return results;
  }

  @Override
  public String lateness() {
    return "its windows had closed";
  }

  @Override
  public boolean dropsLateRows() {
    return aggregation.dropsLateRows();
  }

  @Override
  public String change(KeyedPlan before) {
    if (!(before instanceof AggregationPlan old)) {
      return "is an aggregation, which it was not";
    }
    Aggregation was = old.aggregation;
    if (!was.key().equals(aggregation.key())) {
      return "has key %s instead of %s".formatted(aggregation.key(), was.key());
    }
    if (!was.aggregates().equals(aggregation.aggregates())) {
      return "has aggregates %s instead of %s"
          .formatted(aggregation.aggregates(), was.aggregates());
    }
    if (was.ttlMicros() != aggregation.ttlMicros()) {
      return "has another ttl";
    }
    if (hasOtherWindows(was)) {
      return "has other windows, or they come out in another way";
    }
    if (!argumentColumns().equals(old.argumentColumns())) {
      return "has aggregates of %s instead of %s"
          .formatted(argumentColumns(), old.argumentColumns());
    }
    String columns = results.schema().getFields().toString();
    String oldColumns = old.results.schema().getFields().toString();
    return columns.equals(oldColumns)
        ? ""
        : "has columns %s instead of %s".formatted(columns, oldColumns);
  }

  /** What aggregates read, event time too where they order by it. */
  private List<List<String>> argumentColumns() {
    return layout.aggregates().stream().map(Aggregate::columns).toList();
  }

  private boolean hasOtherWindows(Aggregation old) {
    if (old.windowing().isEmpty() || aggregation.windowing().isEmpty()) {
      return old.windowing().isPresent() != aggregation.windowing().isPresent();
    }
    return !aggregation.windowing().get().hasStateOf(old.windowing().get());
  }
}
