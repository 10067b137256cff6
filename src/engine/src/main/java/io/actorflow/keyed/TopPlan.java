package io.actorflow.keyed;

import io.actorflow.api.Columns;
import io.actorflow.api.KebabCase;
import io.actorflow.group.Aggregate;
import io.actorflow.group.Gatherer;
import io.actorflow.group.GroupLayout;
import io.actorflow.group.PreAggregator;
import io.actorflow.group.PreAggregator.Panes;
import io.actorflow.group.PreAggregator.Slices;
import io.actorflow.group.PreAggregator.Whole;
import io.actorflow.group.ResultBatches;
import io.actorflow.group.RowBatches;
import io.actorflow.group.Rows;
import io.actorflow.group.TopBatches;
import io.actorflow.group.TopType;
import io.actorflow.group.WindowBounds;
import io.actorflow.keyed.StatefulOperator.Input;
import io.actorflow.keyed.Windowing.LateRows;
import io.actorflow.keyed.Windows.Aligned;
import io.actorflow.keyed.Windows.Sessions;
import io.actorflow.keyed.Windows.Timed;
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
 * A top of rows of some columns. It is an aggregation whose one result is rows: a group's cell has
 * them, so they are narrowed down before they are shuffled, and windows are those of aggregations.
 */
record TopPlan(TopConfig config, Input input, GroupLayout layout, TopType type, TopBatches results)
    implements KeyedPlan {
  private static final String LEAD = "part";
  private static final String ROWS = "rows";

  static TopPlan of(TopConfig config, Input input) {
    return of(config, input, input.columns());
  }

  private static TopPlan of(TopConfig config, Input input, Schema carried) {
    TopType type =
        new TopType(OrderParser.parse("by", config.by(), input.columns()), carried, config.rows());
    Optional<Timed> windows = windows(config);
    List<Field> keys = new ArrayList<>();
    keys.add(
        windows.isPresent()
            ? Columns.inUnitOf(
                Columns.timestamp(ResultBatches.WINDOW_START), input.columns(), input.eventTime())
            : Columns.int64(LEAD));
    keys.addAll(InputColumns.key(input.columns(), config.key()));
    List<Aggregate> aggregates = new ArrayList<>();
    if (windows.orElse(null) instanceof Sessions) {
      for (String bound : List.of("min", "max")) {
        aggregates.add(
            Aggregate.parse(
                bound, "%s(\"%s\")".formatted(bound, input.eventTime()), input.columns()));
      }
    }
    aggregates.add(type.aggregate(ROWS));
    GroupLayout layout = new GroupLayout(keys, aggregates);
    return new TopPlan(
        config, input, layout, type, new TopBatches(layout, type, bounds(windows, layout), true));
  }

  private static Optional<Timed> windows(TopConfig config) {
    return config.window().windowing().map(windowing -> (Timed) windowing.windows());
  }

  private static Optional<WindowBounds> bounds(Optional<Timed> windows, GroupLayout layout) {
    return windows.map(
        timed ->
            switch (timed) {
              case Aligned aligned -> aligned;
              case Sessions sessions -> new SessionBounds(layout, sessions.gapMicros());
            });
  }

  private Slices slices() {
    return windows(config)
        .<Slices>map(
            timed -> new Panes(input.eventTime(), timed.paneMicros(), timed.offsetMicros(), 1))
        .orElseGet(Whole::new);
  }

  @Override
  public List<String> key(int input) {
    return config.key();
  }

  @Override
  public Set<String> columnsRead(int number) {
    return new TreeSet<>(PreAggregator.columnsRead(layout, slices()));
  }

  @Override
  public Gatherer newGatherer(int number, int shards) {
    return new PreAggregator(layout, shards, slices());
  }

  @Override
  public KeyedState newState() {
    return newState(StateRoom.endless());
  }

  @Override
  public KeyedState newState(StateRoom room) {
    Optional<Windowing> windowing = config.window().windowing();
    if (windowing.isEmpty()) {
      return new SpillingTable(layout, room);
    }
    Emission emission = windowing.get().emission();
    return switch ((Timed) windowing.get().windows()) {
      case Aligned aligned -> new WindowState(layout, aligned, emission);
      case Sessions sessions -> new SessionState(layout, sessions, emission.delayMicros());
    };
  }

  @Override
  public String eventTime() {
    return windows(config).isPresent() ? ResultBatches.WINDOW_END : "";
  }

  @Override
  public KeyedPlan only(Set<String> columns) {
    return of(config, input, Columns.project(input.columns(), columns));
  }

  @Override
  public List<Aggregate> aggregates() {
    return layout.aggregates();
  }

  @Override
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    boolean isWindowed = windows(config).isPresent();
    if (isWindowed) {
      facts.put("windows", "%s, of %s".formatted(config.window(), input.eventTime()));
    }
    facts.put("keeps", layout.aggregates().getLast().toString());
    facts.put(
        "emits",
        isWindowed
            ? "the rows of a window, when it has ended"
            : "the ranks of a key that have changed, as they are now");
    facts.put("carries", String.join(", ", Columns.names(type.carried())));
    if (isWindowed) {
      facts.put("late rows", KebabCase.of(config.window().late()).replace('-', ' '));
    }
    return facts;
  }

  @Override
  public RowBatches refused(Rows rows) {
    return new TopBatches(layout, type, Optional.empty(), false);
  }

  @Override
  public String lateness() {
    return "its windows had closed";
  }

  @Override
  public boolean dropsLateRows() {
    return config.window().late() == LateRows.DROP;
  }

  @Override
  public String change(KeyedPlan before) {
    if (!(before instanceof TopPlan old)) {
      return "is a top, which it was not";
    }
    if (!old.config.key().equals(config.key())) {
      return "has key %s instead of %s".formatted(config.key(), old.config.key());
    }
    if (!old.type.order().equals(type.order()) || old.config.rows() != config.rows()) {
      return "keeps %s instead of %s"
          .formatted(layout.aggregates().getLast(), old.layout.aggregates().getLast());
    }
    if (!config.window().hasStateOf(old.config.window())) {
      return "has other windows";
    }
    String columns = results.schema().getFields().toString();
    String oldColumns = old.results.schema().getFields().toString();
    return columns.equals(oldColumns)
        ? ""
        : "has columns %s instead of %s".formatted(columns, oldColumns);
  }
}
