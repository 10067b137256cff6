package io.actorflow.keyed;

import io.actorflow.api.Columns;
import io.actorflow.api.KebabCase;
import io.actorflow.group.ResultBatches;
import io.actorflow.group.RowBatches;
import io.actorflow.group.RowLayout;
import io.actorflow.group.Rows;
import io.actorflow.group.RowsAsTheyAre;
import io.actorflow.keyed.Windowing.LateRows;
import io.actorflow.keyed.Windows.Aligned;
import java.util.LinkedHashMap;
import java.util.Map;

/** A query of windows of rows of some columns. */
record WindowSqlPlan(WindowSqlConfig config, RowLayout layout, WindowQueryBatches results)
    implements RowPlan {
  @Override
  public RowLayout layout(int input) {
    return layout;
  }

  @Override
  public KeyedState newState() {
    Windowing windowing = config.window().windowing().orElseThrow();
    return new RowWindowState(layout, (Aligned) windowing.windows(), windowing.emission());
  }

  @Override
  public String eventTime() {
    return ResultBatches.WINDOW_END;
  }

  @Override
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("windows", "%s, of %s".formatted(config.window(), layout.eventTime()));
    facts.put("asks", config.query().strip().replaceAll("\\s+", " "));
    facts.put(
        "of",
        config.key().isEmpty()
            ? "all rows of a window, which are kept by one shard"
            : "the rows of one key and window at a time");
    facts.put("carries", String.join(", ", Columns.names(layout.carried())));
    facts.put("late rows", KebabCase.of(config.late()).replace('-', ' '));
    return facts;
  }

  @Override
  public RowBatches refused(Rows rows) {
    return new RowsAsTheyAre(layout);
  }

  @Override
  public String lateness() {
    return "its windows had closed";
  }

  @Override
  public boolean dropsLateRows() {
    return config.late() == LateRows.DROP;
  }

  /** The state is the rows, so another query may go on with it if it needs the same columns. */
  @Override
  public String change(KeyedPlan before) {
    if (!(before instanceof WindowSqlPlan old)) {
      return "asks a query of windows, which it did not";
    }
    if (!old.config.key().equals(config.key())) {
      return "has key %s instead of %s".formatted(config.key(), old.config.key());
    }
    if (!config.window().hasStateOf(old.config.window())) {
      return "has other windows";
    }
    String carried = layout.carried().getFields().toString();
    String oldCarried = old.layout.carried().getFields().toString();
    return carried.equals(oldCarried)
        ? ""
        : "carries columns %s instead of %s".formatted(carried, oldCarried);
  }
}
