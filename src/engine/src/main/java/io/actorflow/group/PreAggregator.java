package io.actorflow.group;

import io.actorflow.api.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates the rows of batches before they are shuffled: one pending table per shard, which grows
 * until it is {@link #take taken}. A hot key is one group here, however many rows it has.
 *
 * <p>With slices, the first key columns say which slice of its key's rows a row is in. They do not
 * take part in the choice of the shard, so a key's windows are all in one shard.
 */
public final class PreAggregator {
  private final GroupLayout layout;
  private final int shards;
  private final @Nullable Slices slices;
  private final int leadWords;
  private long rowsSeen;
  private final GroupTable[] pending;
  private final StringPool[] pools;
  private final ColumnWords[] keyColumns;
  private final Inputs inputs;
  private long[] keys = new long[0];
  private int[] shardOf = new int[0];
  private int[] order = new int[0];
  private int[] places = new int[0];
  private int[] metPlaces = new int[0];
  private int[] metRows = new int[0];
  private final int[] starts;

  /** How the rows of a key are cut into slices, each of which is a group of its own. */
  public sealed interface Slices {
    /** Number of key columns that come before those of the input. */
    int words();
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

  /** Each row is a slice, in the order of arrival: the first key column counts them. */
  public record EachRow() implements Slices {
    @Override
    public int words() {
      return 1;
    }
  }

  /** Takes the rows that have no key or no event time. */
  @FunctionalInterface
  public interface Rejects {
    void reject(Batch batch, int row, String cause);
  }

  /**
   * @param layout with the key columns of slices, if there are any, first
   */
  public PreAggregator(GroupLayout layout, int shards, @Nullable Slices slices) {
    this.layout = layout;
    this.shards = shards;
    this.slices = slices;
    leadWords = slices == null ? 0 : slices.words();
    pools = GroupTable.newPools(layout);
    pending = new GroupTable[shards];
    for (int shard = 0; shard < shards; shard++) {
      pending[shard] = new GroupTable(layout, pools);
    }
    keyColumns = newColumns(layout.keyWords());
    inputs = new Inputs(layout);
    starts = new int[shards + 1];
  }

  private static ColumnWords[] newColumns(int count) {
    ColumnWords[] columns = new ColumnWords[count];
    for (int i = 0; i < count; i++) {
      columns[i] = new ColumnWords();
    }
    return columns;
  }

  /**
   * Adds the rows of {@code batch}, which stays the caller's, to the pending tables of those shards
   * that {@code wants}.
   */
  public void add(Batch batch, IntPredicate wants, Rejects rejects) {
    int rows = batch.rows();
    if (rows == 0) {
      return;
    }
    if (shardOf.length < rows) {
      shardOf = new int[rows];
      order = new int[rows];
      places = new int[rows];
      keys = new long[rows * layout.keyWords()];
    }
    loadKeys(batch, rows);
    partition(batch, rows, rejects);
    inputs.load(batch, rows);
    for (int shard = 0; shard < shards; shard++) {
      int count = starts[shard + 1] - starts[shard];
      if (count > 0 && wants.test(shard)) {
        aggregate(pending[shard], starts[shard], count);
      }
    }
  }

  private void loadKeys(Batch batch, int rows) {
    int keyWords = layout.keyWords();
    switch (slices) {
      case Panes panes -> loadPanes(batch, rows, panes);
      case EachRow each -> {
        for (int row = 0; row < rows; row++) {
          keys[row * keyWords] = rowsSeen++;
        }
      }
      case null -> {}
    }
    int text = 0;
    for (int k = leadWords; k < keyWords; k++) {
      FieldVector vector = Inputs.vector(batch, layout.keys().get(k).getName());
      if (vector instanceof BaseVariableWidthVector strings) {
        keyColumns[k].loadNulls(vector, rows);
        internKeys(strings, pools[text++], k, rows);
      } else {
        keyColumns[k].load(vector, rows);
        long[] words = keyColumns[k].words();
        for (int row = 0; row < rows; row++) {
          keys[row * keyWords + k] = words[row];
        }
      }
    }
  }

  private void loadPanes(Batch batch, int rows, Panes panes) {
    int keyWords = layout.keyWords();
    keyColumns[0].load(Inputs.vector(batch, panes.eventTime()), rows);
    long size = panes.sizeMicros();
    long offset = panes.offsetMicros();
    long[] times = keyColumns[0].words();
    // Most rows are in the pane of the row before, and a division takes as long as all the rest.
    long pane = 0;
    long end = 0;
    for (int row = 0; row < rows; row++) {
      long time = times[row];
      if (time < pane || time >= end) {
        pane = time - Math.floorMod(time - offset, size);
        end = pane + size;
      }
      keys[row * keyWords] = pane;
    }
  }

  private void internKeys(BaseVariableWidthVector strings, StringPool pool, int column, int rows) {
    int keyWords = layout.keyWords();
    byte[] scratch = new byte[64];
    for (int row = 0; row < rows; row++) {
      if (strings.isNull(row)) {
        continue;
      }
      int start = strings.getStartOffset(row);
      int length = strings.getEndOffset(row) - start;
      if (length > scratch.length) {
        scratch = new byte[length * 2];
      }
      strings.getDataBuffer().getBytes(start, scratch, 0, length);
      keys[row * keyWords + column] = pool.intern(scratch, 0, length);
    }
  }

  /** Counting sort of the row numbers by shard into {@code order}; rejects go nowhere. */
  private void partition(Batch batch, int rows, Rejects rejects) {
    java.util.Arrays.fill(starts, 0);
    for (int row = 0; row < rows; row++) {
      int shard = -1;
      if (complete(batch, row, rejects)) {
        shard = Hash.slice(routingHash(row), shards);
        starts[shard + 1]++;
      }
      shardOf[row] = shard;
    }
    for (int shard = 0; shard < shards; shard++) {
      starts[shard + 1] += starts[shard];
    }
    int[] next = starts.clone();
    for (int row = 0; row < rows; row++) {
      if (shardOf[row] >= 0) {
        order[next[shardOf[row]]++] = row;
      }
    }
  }

  private boolean complete(Batch batch, int row, Rejects rejects) {
    for (int k = 0; k < keyColumns.length; k++) {
      boolean[] nulls = keyColumns[k].nulls();
      if (nulls != null && nulls[row]) {
        String column = inputColumn(k);
        rejects.reject(batch, row, "'%s' is null (expected: a value)".formatted(column));
        return false;
      }
    }
    return true;
  }

  private String inputColumn(int key) {
    return key == 0 && slices instanceof Panes panes
        ? panes.eventTime()
        : layout.keys().get(key).getName();
  }

  private long routingHash(int row) {
    int keyWords = layout.keyWords();
    long hash = 0;
    int text = 0;
    for (int k = leadWords; k < keyWords; k++) {
      long word = keys[row * keyWords + k];
      boolean isText = text < pools.length && layout.textKeys()[text] == k;
      hash = Hash.combine(hash, isText ? pools[text++].hash((int) word) : word);
    }
    return hash;
  }

  private void aggregate(GroupTable table, int first, int count) {
    int keyWords = layout.keyWords();
    int stride = layout.stride();
    for (int i = 0; i < count; i++) {
      places[i] = table.row(keys, order[first + i] * keyWords) * stride;
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
        case WordAggregate words ->
            words.update(table.words(), at, rows, from, taken, inputs.arguments(a));
        case CellAggregate unused ->
            table.cells()[cell++].update(table.words(), at, rows, from, taken, inputs.arguments(a));
      }
    }
  }

  /** Gathers the rows that meet a condition, and their places. */
  private int meeting(ColumnWords condition, int first, int count) {
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

  /** Groups that wait for that shard. */
  public int pending(int shard) {
    return pending[shard].rows();
  }

  /** The groups that wait for that shard; it has none after this. */
  public Rows take(int shard) {
    if (pending[shard].rows() == 0) {
      return Rows.none();
    }
    Rows rows = pending[shard].all();
    pending[shard].clear();
    return rows;
  }

  /**
   * Forgets the strings of keys if no groups wait, and says whether it did: they are kept for as
   * long as any group may need them.
   */
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

  /** Heap held by the strings of keys. */
  public long textBytes() {
    long bytes = 0;
    for (StringPool pool : pools) {
      bytes += pool.dataBytes();
    }
    return bytes;
  }

  /** Heap held by the cells of groups that wait for that shard. */
  public long cellBytes(int shard) {
    return pending[shard].cellBytes();
  }

  /** The columns of the input that are read, in no particular order. */
  public static List<String> columnsRead(GroupLayout layout, @Nullable Slices slices) {
    List<String> columns = new ArrayList<>();
    if (slices instanceof Panes panes) {
      columns.add(panes.eventTime());
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
