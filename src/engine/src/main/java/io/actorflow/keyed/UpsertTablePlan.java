package io.actorflow.keyed;

import io.actorflow.api.Columns;
import io.actorflow.group.LatestBatches;
import io.actorflow.group.RowBatches;
import io.actorflow.group.RowLayout;
import io.actorflow.group.Rows;
import io.actorflow.spill.StateRoom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A table of the latest rows of some columns.
 *
 * @param ttlMicros 0 for never
 */
record UpsertTablePlan(RowLayout layout, long ttlMicros, LatestBatches results) implements RowPlan {
  static UpsertTablePlan of(
      StatefulOperator.Input input,
      List<Field> keys,
      String order,
      String deleted,
      long ttlMicros) {
    List<Field> out = new ArrayList<>(input.columns().getFields());
    out.removeIf(field -> field.getName().equals(Columns.DELETED));
    if (!deleted.isEmpty() || ttlMicros > 0) {
      out.add(Columns.bool(Columns.DELETED));
    }
    Schema schema = new Schema(out);
    Schema carried = LatestBatches.carried(schema, keys, input.eventTime());
    RowLayout layout = new RowLayout(0, keys, input.eventTime(), order, deleted, false, carried);
    return new UpsertTablePlan(layout, ttlMicros, new LatestBatches(layout, schema));
  }

  /** Who needs a part of the rows needs to know that they are deleted, too. */
  @Override
  public RowLayout layout(int input) {
    return layout;
  }

  @Override
  public KeyedPlan only(Set<String> columns) {
    Set<String> kept = new TreeSet<>(columns);
    kept.add(Columns.DELETED);
    RowLayout narrow =
        new RowLayout(
            layout.input(),
            layout.keys(),
            layout.eventTime(),
            layout.order(),
            layout.deleted(),
            false,
            Columns.project(layout.carried(), kept));
    return new UpsertTablePlan(
        narrow, ttlMicros, new LatestBatches(narrow, Columns.project(results.schema(), kept)));
  }

  /** What is deleted is not there to be told. */
  @Override
  public Optional<ReadableTable> table() {
    List<Field> told = new ArrayList<>(results.schema().getFields());
    told.removeIf(field -> field.getName().equals(Columns.DELETED));
    return Optional.of(
        new ReadableTable(layout.keys(), new LatestBatches(layout, new Schema(told))));
  }

  @Override
  public KeyedState newState() {
    return newState(StateRoom.endless());
  }

  @Override
  public KeyedState newState(StateRoom room) {
    return new SpillingTable(new UpsertRows(layout, ttlMicros), room);
  }

  @Override
  public String eventTime() {
    return layout.eventTime();
  }

  @Override
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "keeps",
        layout.order().isEmpty()
            ? "the row of each key that arrived last"
            : "the row of each key with the greatest " + layout.order());
    if (!layout.deleted().isEmpty()) {
      facts.put("deleted", "by rows with true in " + layout.deleted());
    }
    if (ttlMicros > 0) {
      facts.put("ttl", Lengths.text(ttlMicros) + " of event time");
    }
    return facts;
  }

  /** None are. */
  @Override
  public RowBatches refused(Rows rows) {
    return results;
  }

  @Override
  public String lateness() {
    return "";
  }

  @Override
  public String change(KeyedPlan before) {
    if (!(before instanceof UpsertTablePlan old)) {
      return "is a table of the latest rows, which it was not";
    }
    if (!layout.keys().equals(old.layout.keys())) {
      return "has key %s instead of %s".formatted(key(0), old.key(0));
    }
    if (!layout.order().equals(old.layout.order())
        || !layout.eventTime().equals(old.layout.eventTime())) {
      return "has rows in another order, or with another event time";
    }
    if (layout.deleted().isEmpty() != old.layout.deleted().isEmpty()) {
      return "has rows that are deleted by another column";
    }
    if (ttlMicros != old.ttlMicros) {
      return "has another ttl";
    }
    return layout.carried().equals(old.layout.carried())
        ? ""
        : "keeps columns %s instead of %s"
            .formatted(Columns.names(layout.carried()), Columns.names(old.layout.carried()));
  }
}
