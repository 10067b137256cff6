package io.actorflow.keyed;

import io.actorflow.api.AggregateFunction;
import io.actorflow.api.Columns;
import io.actorflow.api.PipelineException;
import io.actorflow.api.PipelineException.Problem;
import io.actorflow.group.Aggregate;
import io.actorflow.group.AggregateParser;
import io.actorflow.group.GroupLayout;
import io.actorflow.group.PreAggregator.Dated;
import io.actorflow.group.PreAggregator.EachRow;
import io.actorflow.group.PreAggregator.Panes;
import io.actorflow.group.PreAggregator.Slices;
import io.actorflow.group.PreAggregator.Whole;
import io.actorflow.group.ResultBatches;
import io.actorflow.group.ResultBatches.Shape;
import io.actorflow.keyed.Windows.Aligned;
import io.actorflow.keyed.Windows.Counted;
import io.actorflow.keyed.Windows.Global;
import io.actorflow.keyed.Windows.Sessions;
import io.actorflow.keyed.Windows.Timed;
import io.actorflow.spill.StateRoom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A stateful step that aggregates by key: in windows, or for good as a table.
 *
 * @param aggregates expressions by name of the output column
 * @param windowing empty for a table
 * @param ttlMicros how long after its last row a table forgets a group, 0 for never
 */
public record Aggregation(
    List<String> key, Map<String, String> aggregates, Optional<Windowing> windowing, long ttlMicros)
    implements StatefulOperator {
  private static final String WINDOW_NUMBER = "window-number";
  private static final String LAST_TIME = "last-time";
  private static final Pattern GREATEST =
      Pattern.compile("(?i)\\s*max\\s*\\(\\s*\"?([^\"]*?)\"?\\s*\\)\\s*");

  public Aggregation(
      List<String> key, Map<String, String> aggregates, Optional<Windowing> windowing) {
    this(key, aggregates, windowing, 0);
  }

  static Aggregation table(TableConfig config) {
    return new Aggregation(
        config.key(),
        config.aggregates(),
        Optional.empty(),
        UpsertTableConfig.micros(config.ttl()));
  }

  static Aggregation window(WindowConfig config) {
    return new Aggregation(config.key(), config.aggregates(), Optional.of(config.windowing()));
  }

  /**
   * The words of a group, for rows of {@code input}; what says which window it is of comes first.
   * The bounds of windows are timestamps that records give in the unit of the event time.
   *
   * @param eventTime the column that has it; empty if none has, which windows cannot do without
   * @throws PipelineException if {@code input} lacks a column or has one of another type
   */
  public GroupLayout layout(Schema input, String eventTime) {
    return layout(input, eventTime, Map.of());
  }

  /**
   * The same, with aggregates of plug-ins.
   *
   * @param plugIns by name
   */
  public GroupLayout layout(
      Schema input, String eventTime, Map<String, AggregateFunction> plugIns) {
    List<Problem> problems = new ArrayList<>();
    List<Field> keys = new ArrayList<>();
    if (windowing.isPresent()) {
      Field moment = Columns.timestamp(ResultBatches.WINDOW_START);
      keys.add(
          needsEventTime()
              ? Columns.inUnitOf(moment, input, eventTime)
              : Columns.int64(WINDOW_NUMBER));
      if (isTimed()) {
        keys.add(Columns.int64(ResultBatches.WINDOW_TIMING));
      }
    }
    keys.addAll(InputColumns.of(input, problems).keys("key", key));
    AggregateParser parser = new AggregateParser(input, eventTime, plugIns);
    List<Aggregate> parsed = new ArrayList<>();
    if (windows() instanceof Sessions) {
      parsed.add(ofEventTime(ResultBatches.WINDOW_START, "min", input, eventTime));
      parsed.add(ofEventTime(ResultBatches.WINDOW_END, "max", input, eventTime));
    }
    if (ttlMicros > 0) {
      parsed.add(ofEventTime(LAST_TIME, "max", input, eventTime));
    }
    if (windows() instanceof Counted || windows() instanceof Global) {
      parsed.add(Aggregate.parse(WINDOW_NUMBER, "count(*)", input));
    }
    aggregates.forEach(
        (name, expression) -> {
          try {
            parsed.add(parser.parse(name, expression));
          } catch (PipelineException e) {
            problems.addAll(e.problems());
          }
        });
    if (!problems.isEmpty()) {
      throw new PipelineException(problems);
    }
    return new GroupLayout(keys, parsed);
  }

  private static Aggregate ofEventTime(
      String name, String function, Schema input, String eventTime) {
    boolean isKnown = !eventTime.isEmpty();
    Schema times = isKnown ? input : Columns.schema(Columns.timestamp(name));
    return Aggregate.parse(
        name, "%s(\"%s\")".formatted(function, isKnown ? eventTime : name), times);
  }

  private @Nullable Windows windows() {
    return windowing.map(Windowing::windows).orElse(null);
  }

  /** Whether windows may come out more than once. */
  private boolean isTimed() {
    return windowing.filter(w -> w.emission().updates()).isPresent();
  }

  private int leadWords() {
    return windowing.isEmpty() ? 0 : isTimed() ? 2 : 1;
  }

  @Override
  public KeyedPlan plan(List<Input> inputs, Map<String, AggregateFunction> plugIns) {
    Input input = inputs.getFirst();
    if (ttlMicros > 0) {
      input.timed("ttl", "needs");
    }
    boolean isTriggered = windows() instanceof Global global && global.everyMicros() > 0;
    if (needsEventTime() || isTriggered) {
      input.timed("", "windows need");
    }
    return new AggregationPlan(
        this, layout(input.columns(), input.eventTime(), plugIns), input.eventTime());
  }

  /** Of results whose event time has the default unit. */
  public Schema outputSchema(Schema input) {
    return results(layout(input, "")).schema();
  }

  /** How results of that layout become batches. */
  public ResultBatches results(GroupLayout layout) {
    return results(layout, "");
  }

  /**
   * The same.
   *
   * @param rowTime the column of the input that holds event times; empty if none does
   */
  ResultBatches results(GroupLayout layout, String rowTime) {
    return new ResultBatches(
        layout,
        switch (windows()) {
          case Aligned aligned -> new Shape(Optional.of(aligned), isTimed(), leadWords(), 0);
          case Sessions sessions ->
              new Shape(
                  Optional.of(new SessionBounds(layout, sessions.gapMicros())),
                  isTimed(),
                  leadWords(),
                  SessionBounds.AGGREGATES);
          case Counted counted -> new Shape(Optional.empty(), false, leadWords(), 1);
          case Global global -> new Shape(Optional.empty(), false, leadWords(), 1);
          case null ->
              ttlMicros == 0
                  ? Shape.plain()
                  : new Shape(Optional.empty(), false, 0, 1, true, tableTime(rowTime));
        });
  }

  /** How the rows of a table become batches when they are asked for: none of them is deleted. */
  ResultBatches tableRows(GroupLayout layout) {
    return new ResultBatches(layout, new Shape(Optional.empty(), false, 0, ttlMicros == 0 ? 0 : 1));
  }

  /** The aggregate of a table that is the greatest event time of a group; empty if none is. */
  String tableTime(String rowTime) {
    if (windowing.isPresent() || rowTime.isEmpty()) {
      return "";
    }
    return aggregates.entrySet().stream()
        .filter(
            aggregate -> {
              Matcher greatest = GREATEST.matcher(aggregate.getValue());
              return greatest.matches() && greatest.group(1).equals(rowTime);
            })
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("");
  }

  /** Whether rows need an event time. */
  public boolean needsEventTime() {
    return windows() instanceof Timed;
  }

  /** How the rows of a key are cut before they are shuffled; empty if they are not. */
  public Optional<Slices> slices(String eventTime) {
    return switch (windows()) {
      case Timed timed ->
          Optional.of(new Panes(eventTime, timed.paneMicros(), timed.offsetMicros(), leadWords()));
      case Counted counted -> Optional.of(new EachRow());
      case Global global -> Optional.of(new Whole());
      case null -> ttlMicros == 0 ? Optional.empty() : Optional.of(new Dated(eventTime));
    };
  }

  /** Whether rows that come too late are only counted. */
  public boolean dropsLateRows() {
    return windowing.filter(w -> w.late() == Windowing.LateRows.DROP).isPresent();
  }

  /** What a shard remembers at first; a table may spill what does not fit into the room. */
  public KeyedState newState(GroupLayout layout, StateRoom room) {
    if (windowing.isEmpty()) {
      return new SpillingTable(new GroupRows(layout, ttlMicros), room);
    }
    Emission emission = windowing.get().emission();
    return switch (windowing.get().windows()) {
      case Aligned aligned -> new WindowState(layout, aligned, emission);
      case Sessions sessions -> new SessionState(layout, sessions, emission.delayMicros());
      case Counted counted -> new CountState(layout, counted.rows());
      case Global global -> new GlobalState(layout, global);
    };
  }

  /** Whether a column of that type can hold event times. */
  public static boolean isEventTime(Field field) {
    return field.getType() instanceof ArrowType.Timestamp;
  }
}
