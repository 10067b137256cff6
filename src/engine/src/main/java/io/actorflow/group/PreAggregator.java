package io.actorflow.group;

import io.actorflow.api.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates the rows of batches before they are shuffled: one pending table per shard, which grows
 * until it is {@link #take taken}. A hot key is one group here, however many rows it has.
 *
 * <p>With slices, the first key columns say which slice of its key's rows a row is in. They do not
 * take part in the choice of the shard, so a key's windows are all in one shard.
 */
public final class PreAggregator implements Gatherer {
  private final GroupLayout layout;
  private final int shards;
  private final @Nullable Slices slices;
  private long rowsSeen;
  private final GroupTable[] pending;
  private final StringPool[] pools;
  private final ColumnWords times = new ColumnWords();
  private final ShardedKeys keys;
  private final Inputs inputs;
  private int[] places = new int[0];
  private int[] metPlaces = new int[0];
  private int[] metRows = new int[0];

  /** How the rows of a key are cut into slices, each of which is a group of its own. */
  public sealed interface Slices {
    /** Number of key columns that come before those of the input. */
    int words();

    /** The column of event times, which no row may be without; empty if none has to be there. */
    default String eventTime() {
      return "";
    }
  }

  /**
   * By event time, into intervals of equal size, of which one begins at the offset from the epoch.
   * The first key column is the start of the interval.
   *
   * @param words further ones are 0 here
   */
  public record Panes(String eventTime, long sizeMicros, long offsetMicros, int words)
      implements Slices {
    public Panes(String eventTime, long sizeMicros) {
      this(eventTime, sizeMicros, 0, 1);
    }
  }

  /** All of them are one: the first key column is 0. */
  public record Whole() implements Slices {
    @Override
    public int words() {
      return 1;
    }
  }

  /** All of them are one, and have no key column for it; but each has an event time. */
  public record Dated(String eventTime) implements Slices {
    @Override
    public int words() {
      return 0;
    }
  }

  /** Each row is a slice, in the order of arrival: the first key column counts them. */
  public record EachRow() implements Slices {
    @Override
    public int words() {
      return 1;
    }
  }

  /**
   * @param layout with the key columns of slices, if there are any, first
   */
  public PreAggregator(GroupLayout layout, int shards, @Nullable Slices slices) {
    this.layout = layout;
    this.shards = shards;
    this.slices = slices;
    pools = GroupTable.newPools(layout);
    pending = new GroupTable[shards];
    for (int shard = 0; shard < shards; shard++) {
      pending[shard] = new GroupTable(layout, pools);
    }
    keys = newKeys();
    inputs = new Inputs(layout);
  }

  private ShardedKeys newKeys() {
    int leadWords = slices == null ? 0 : slices.words();
    List<Field> columns = layout.keys().subList(leadWords, layout.keyWords());
    return new ShardedKeys(
        columns,
        columns.stream().map(Field::getName).toList(),
        leadWords,
        shards,
        pools,
        slices == null || slices.eventTime().isEmpty()
            ? List.of()
            : List.of(new ShardedKeys.Required(slices.eventTime(), times)),
        List.of());
  }

  @Override
  public void add(Batch batch, IntPredicate wants, Rejects rejects) {
    int rows = batch.rows();
    if (rows == 0) {
      return;
    }
    if (places.length < rows) {
      places = new int[rows];
    }
    keys.reserve(rows);
    switch (slices) {
      case Panes panes -> loadPanes(batch, rows, panes);
      case Dated dated -> times.load(Inputs.vector(batch, dated.eventTime()), rows);
      case EachRow each -> countRows(rows);
      case Whole whole -> {}
      case null -> {}
    }
    keys.load(batch, rows, rejects);
    inputs.load(batch, rows);
    for (int shard = 0; shard < shards; shard++) {
      if (keys.count(shard) > 0 && wants.test(shard)) {
        aggregate(pending[shard], keys.start(shard), keys.count(shard));
      }
    }
  }

  private void countRows(int rows) {
    long[] words = keys.words();
    for (int row = 0; row < rows; row++) {
      words[row * keys.stride()] = rowsSeen++;
    }
  }

  private void loadPanes(Batch batch, int rows, Panes panes) {
    int stride = keys.stride();
    long[] words = keys.words();
    times.load(Inputs.vector(batch, panes.eventTime()), rows);
    long size = panes.sizeMicros();
    long offset = panes.offsetMicros();
    long[] moments = times.words();
    // Most rows are in the pane of the row before, and a division takes as long as all the rest.
    long pane = 0;
    long end = 0;
    for (int row = 0; row < rows; row++) {
      long time = moments[row];
      if (time < pane || time >= end) {
        pane = time - Math.floorMod(time - offset, size);
        end = pane + size;
      }
      words[row * stride] = pane;
    }
  }

  private void aggregate(GroupTable table, int first, int count) {
    int keyWords = keys.stride();
    long[] words = keys.words();
    int[] order = keys.order();
    int stride = layout.stride();
    for (int i = 0; i < count; i++) {
      places[i] = table.row(words, order[first + i] * keyWords) * stride;
    }
    int moved = 0;
    int cell = 0;
    for (int a = 0; a < layout.aggregates().size(); a++) {
      int offset = layout.stateOffset(a);
      for (int i = 0; i < count; i++) {
        places[i] += offset - moved;
      }
      moved = offset;
      ColumnWords condition = inputs.condition(a);
      int[] at = places;
      int[] rows = order;
      int from = first;
      int taken = count;
      if (condition != null) {
        taken = meeting(condition, first, count);
        at = metPlaces;
        rows = metRows;
        from = 0;
      }
      switch (layout.aggregates().get(a)) {
        case WordAggregate plain ->
            plain.update(table.words(), at, rows, from, taken, inputs.arguments(a));
        case CellAggregate unused ->
            table.cells()[cell++].update(table.words(), at, rows, from, taken, inputs.arguments(a));
      }
    }
  }

  /** Gathers the rows that meet a condition, and their places. */
  private int meeting(ColumnWords condition, int first, int count) {
    int[] order = keys.order();
    if (metRows.length < count) {
      metRows = new int[order.length];
      metPlaces = new int[order.length];
    }
    long[] words = condition.words();
    int met = 0;
    for (int i = 0; i < count; i++) {
      int row = order[first + i];
      metRows[met] = row;
      metPlaces[met] = places[i];
      met += (int) words[row];
    }
    return met;
  }

  @Override
  public int pending(int shard) {
    return pending[shard].rows();
  }

  @Override
  public Rows take(int shard) {
    if (pending[shard].rows() == 0) {
      return Rows.none();
    }
    Rows rows = pending[shard].all();
    pending[shard].clear();
    return rows;
  }

  @Override
  public boolean forgetTexts() {
    for (GroupTable table : pending) {
      if (table.rows() > 0) {
        return false;
      }
    }
    for (StringPool pool : pools) {
      pool.clear();
    }
    return true;
  }

  @Override
  public long textBytes() {
    long bytes = 0;
    for (StringPool pool : pools) {
      bytes += pool.dataBytes();
    }
    return bytes;
  }

  @Override
  public long pendingBytes(int shard) {
    return pending[shard].cellBytes();
  }

  /** The columns of the input that are read, in no particular order. */
  public static List<String> columnsRead(GroupLayout layout, @Nullable Slices slices) {
    List<String> columns = new ArrayList<>();
    if (slices != null && !slices.eventTime().isEmpty()) {
      columns.add(slices.eventTime());
    }
    for (int k = slices == null ? 0 : slices.words(); k < layout.keyWords(); k++) {
      columns.add(layout.keys().get(k).getName());
    }
    for (Aggregate aggregate : layout.aggregates()) {
      columns.addAll(aggregate.columns());
      if (aggregate.condition() != null) {
        columns.add(aggregate.condition().column());
      }
    }
    return columns;
  }
}
