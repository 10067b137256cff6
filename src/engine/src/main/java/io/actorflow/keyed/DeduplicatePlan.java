package io.actorflow.keyed;

import io.actorflow.api.Columns;
import io.actorflow.api.KebabCase;
import io.actorflow.group.RowBatches;
import io.actorflow.group.RowLayout;
import io.actorflow.group.Rows;
import io.actorflow.group.RowsAsTheyAre;
import io.actorflow.keyed.DeduplicateConfig.Emit;
import io.actorflow.keyed.DeduplicateConfig.Keep;
import io.actorflow.keyed.Windowing.LateRows;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Schema;

/** A deduplication of rows of some columns. */
record DeduplicatePlan(DeduplicateConfig config, RowLayout layout) implements RowPlan {
  @Override
  public RowLayout layout(int input) {
    return layout;
  }

  @Override
  public KeyedState newState() {
    return config.emit() == Emit.AT_ONCE
        ? new FirstArrivals(layout, config.withinMicros(), config.latenessMicros())
        : new OnePerSpan(
            layout, config.withinMicros(), config.latenessMicros(), config.keep() == Keep.LAST);
  }

  @Override
  public RowBatches results() {
    return new RowsAsTheyAre(layout);
  }

  @Override
  public String eventTime() {
    return layout.eventTime();
  }

  @Override
  public KeyedPlan only(Set<String> columns) {
    Schema carried = Columns.project(layout.carried(), columns);
    return new DeduplicatePlan(
        config, new RowLayout(layout.input(), layout.keys(), layout.eventTime(), carried));
  }

  @Override
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "lets go",
        "the %s row of a key within %s of %s"
            .formatted(
                KebabCase.of(config.keep()), Lengths.text(config.span()), layout.eventTime()));
    facts.put(
        "emits",
        config.emit() == Emit.AT_ONCE
            ? "at once, in the order of arrival"
            : config.keep() == Keep.FIRST
                ? "when the watermark has passed the row"
                : "when the watermark has come so far behind the first row");
    facts.put("carries", String.join(", ", Columns.names(layout.carried())));
    facts.put("late rows", KebabCase.of(config.late()).replace('-', ' '));
    return facts;
  }

  @Override
  public RowBatches refused(Rows rows) {
    return results();
  }

  @Override
  public String lateness() {
    return "it may have been let through before";
  }

  @Override
  public boolean dropsLateRows() {
    return config.late() == LateRows.DROP;
  }

  @Override
  public String change(KeyedPlan before) {
    if (!(before instanceof DeduplicatePlan old)) {
      return "is a deduplication, which it was not";
    }
    if (!old.config.key().equals(config.key())) {
      return "has key %s instead of %s".formatted(config.key(), old.config.key());
    }
    if (old.config.withinMicros() != config.withinMicros()
        || old.config.keep() != config.keep()
        || old.config.emit() != config.emit()
        || old.config.latenessMicros() != config.latenessMicros()) {
      return "lets other rows go on, or at another time";
    }
    String carried = layout.carried().getFields().toString();
    String oldCarried = old.layout.carried().getFields().toString();
    return carried.equals(oldCarried)
        ? ""
        : "carries columns %s instead of %s".formatted(carried, oldCarried);
  }
}
