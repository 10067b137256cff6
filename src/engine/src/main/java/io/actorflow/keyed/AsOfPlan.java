package io.actorflow.keyed;

import io.actorflow.api.Columns;
import io.actorflow.api.KebabCase;
import io.actorflow.api.PipelineException;
import io.actorflow.api.PipelineException.Problem;
import io.actorflow.config.EventTime;
import io.actorflow.group.Distribution;
import io.actorflow.group.PairBatches;
import io.actorflow.group.RowBatches;
import io.actorflow.group.RowLayout;
import io.actorflow.group.Rows;
import io.actorflow.group.RowsAsTheyAre;
import io.actorflow.keyed.StatefulOperator.Input;
import io.actorflow.keyed.Windowing.LateRows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A join of a stream with a table as of the event time of the stream's rows.
 *
 * @param deleted the column of the right input that says which rows delete their key; empty if none
 *     does
 * @param keepsUnmatched whether rows without a version come out
 * @param ttlMicros how long a version holds at most, 0 for until the next
 * @param broadcastBytes most that a shard may hold of a table that is sent to every shard; empty if
 *     its rows go to the shards of their keys
 */
record AsOfPlan(
    JoinInputs inputs,
    JoinOutput output,
    String deleted,
    boolean keepsUnmatched,
    long ttlMicros,
    OptionalLong broadcastBytes,
    LateRows late,
    PairBatches results)
    implements RowPlan {
  /** Of one commit: what is more comes out with the next. */
  private static final int MAX_RESULTS = 65_536;

  AsOfPlan(
      JoinInputs inputs,
      JoinOutput output,
      String deleted,
      boolean keepsUnmatched,
      long ttlMicros,
      OptionalLong broadcastBytes,
      LateRows late) {
    this(
        inputs, output, deleted, keepsUnmatched, ttlMicros, broadcastBytes, late, output.batches());
  }

  /** Of all columns of both inputs, but for the one that says which rows are deleted. */
  static AsOfPlan of(
      JoinInputs inputs,
      boolean keepsUnmatched,
      long ttlMicros,
      OptionalLong broadcastBytes,
      LateRows late) {
    if (broadcastBytes.isPresent() && inputs.left().eventTime().equals(EventTime.ARRIVAL)) {
      throw new PipelineException(
          List.of(
              new Problem(
                  "broadcast",
                  "true (expected: another event time of %s than %s: its rows are spread over the shards by event time, so that has to be the same when a row is read again after a fault)"
                      .formatted(inputs.left().name(), EventTime.ARRIVAL))));
    }
    Input right = inputs.right();
    List<Field> columns = new ArrayList<>(right.columns().getFields());
    columns.removeIf(field -> field.getName().equals(Columns.DELETED));
    Input carried = new Input(right.name(), new Schema(columns), right.eventTime());
    return new AsOfPlan(
        inputs,
        JoinOutput.of(List.of(), inputs.left(), carried),
        inputs.deleted(AsOfState.RIGHT),
        keepsUnmatched,
        ttlMicros,
        broadcastBytes,
        late);
  }

  @Override
  public Distribution distribution(int input) {
    if (broadcastBytes.isEmpty()) {
      return Distribution.BY_KEY;
    }
    return input == AsOfState.LEFT ? Distribution.BY_KEY_AND_TIME : Distribution.TO_ALL;
  }

  @Override
  public String overfull(KeyedState state) {
    if (broadcastBytes.isEmpty()) {
      return "";
    }
    long bytes = ((AsOfState) state).tableBytes();
    if (bytes <= broadcastBytes.getAsLong()) {
      return "";
    }
    return "it holds %,d KiB of the table '%s', which every shard has the whole of (expected: at most %,d KiB; raise broadcast-limit and submit it again with --replace, or cancel it and join without broadcast)"
        .formatted(bytes >> 10, inputs.right().name(), broadcastBytes.getAsLong() >> 10);
  }

  @Override
  public RowLayout layout(int input) {
    return input == AsOfState.LEFT
        ? inputs.layout(input, output.carried(input))
        : new RowLayout(
            input,
            inputs.key(input),
            inputs.right().eventTime(),
            inputs.right().eventTime(),
            deleted,
            true,
            output.carried(input));
  }

  @Override
  public boolean forgetsByTime() {
    return true;
  }

  @Override
  public KeyedState newState() {
    return newState(MAX_RESULTS);
  }

  /**
   * The same.
   *
   * @param maxResults of a commit
   */
  KeyedState newState(int maxResults) {
    return new AsOfState(
        layout(AsOfState.LEFT), layout(AsOfState.RIGHT), keepsUnmatched, ttlMicros, maxResults);
  }

  /** That of the left row, if it comes out. */
  @Override
  public String eventTime() {
    return inputs.left().eventTime();
  }

  @Override
  public KeyedPlan only(Set<String> columns) {
    return new AsOfPlan(
        inputs, output.only(columns), deleted, keepsUnmatched, ttlMicros, broadcastBytes, late);
  }

  @Override
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "joins", "%s, on %s".formatted(keepsUnmatched ? "left" : "inner", inputs.condition()));
    String version =
        "the row of %s with the greatest %s up to %s.%s"
            .formatted(
                inputs.right().name(),
                inputs.right().eventTime(),
                inputs.left().name(),
                inputs.left().eventTime());
    facts.put(
        "partner",
        ttlMicros == 0
            ? version
            : version + ", less than " + Lengths.text(ttlMicros) + " before it");
    broadcastBytes.ifPresent(
        bytes -> {
          facts.put(
              "table",
              "the whole of %s in every shard, at most %,d KiB"
                  .formatted(inputs.right().name(), bytes >> 10));
          facts.put(
              "stream",
              "%s spread over all shards, whatever its keys".formatted(inputs.left().name()));
        });
    facts.put("rows wait", inputs.left().name() + " until event time has passed them");
    facts.put("late rows", KebabCase.of(late).replace('-', ' '));
    return facts;
  }

  @Override
  public RowBatches refused(Rows rows) {
    return new RowsAsTheyAre(layout(AsOfState.LEFT));
  }

  @Override
  public String lateness() {
    return "versions of its time may be forgotten";
  }

  @Override
  public boolean dropsLateRows() {
    return late == LateRows.DROP;
  }

  @Override
  public String change(KeyedPlan before) {
    if (!(before instanceof AsOfPlan old)) {
      return "is a join with a table as of event time, which it was not";
    }
    String change = inputs.change(old.inputs);
    if (!change.isEmpty()) {
      return change;
    }
    if (keepsUnmatched != old.keepsUnmatched) {
      return "is a join of another kind";
    }
    if (!deleted.equals(old.deleted)) {
      return "has rows that are deleted by another column";
    }
    if (broadcastBytes.isPresent() != old.broadcastBytes.isPresent()) {
      return broadcastBytes.isPresent()
          ? "has its table in every shard, which it had not"
          : "has the rows of its table in the shards of their keys, and had all of them in every shard";
    }
    if (ttlMicros != old.ttlMicros) {
      return "has another ttl";
    }
    String columns = results.schema().getFields().toString();
    String oldColumns = old.results.schema().getFields().toString();
    return columns.equals(oldColumns)
        ? ""
        : "has columns %s instead of %s".formatted(columns, oldColumns);
  }
}
