package io.actorflow.group;

import io.actorflow.api.Batch;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * The keys of a batch's rows as words, and the rows in the order of the shards that their keys
 * belong to. Words that come before those of the key take no part in the choice of the shard.
 */
final class ShardedKeys {
  private final List<String> columns;
  private final int leadWords;
  private final int shards;
  private final StringPool[] pools;
  private final ColumnWords[] loaded;
  private final boolean[] isText;
  private final int[] starts;
  private long[] words = new long[0];
  private int[] shardOf = new int[0];
  private int[] order = new int[0];
  private final List<Required> required;
  private final List<ColumnWords> spreads;

  /** A further column that may not be null. */
  record Required(String name, ColumnWords loaded) {}

  /**
   * @param keys the columns of the key; each of them that is text has the next of {@code pools}
   * @param columns what the input calls them
   * @param leadWords words that come before those of the key, for the caller to fill in
   * @param spreads loaded like those that are required; they take part in the choice of the shard
   */
  ShardedKeys(
      List<Field> keys,
      List<String> columns,
      int leadWords,
      int shards,
      StringPool[] pools,
      List<Required> required,
      List<ColumnWords> spreads) {
    this.columns = List.copyOf(columns);
    isText = new boolean[keys.size()];
    for (int k = 0; k < isText.length; k++) {
      isText[k] = Words.isText(keys.get(k).getType());
    }
    this.leadWords = leadWords;
    this.shards = shards;
    this.pools = pools;
    this.required = List.copyOf(required);
    this.spreads = List.copyOf(spreads);
    loaded = new ColumnWords[columns.size()];
    Arrays.setAll(loaded, k -> new ColumnWords());
    starts = new int[shards + 1];
  }

  /** Words of a key, with those before it. */
  int stride() {
    return leadWords + loaded.length;
  }

  /** Makes room for so many rows. */
  void reserve(int rows) {
    if (shardOf.length < rows) {
      shardOf = new int[rows];
      order = new int[rows];
      words = new long[rows * stride()];
    }
  }

  /**
   * Loads the keys, and sorts the rows by shard. Rows with a null in their key or a required column
   * are rejected and belong to no shard.
   */
  void load(Batch batch, int rows, Gatherer.Rejects rejects) {
    int stride = stride();
    int text = 0;
    for (int k = 0; k < loaded.length; k++) {
      FieldVector vector = Inputs.vector(batch, columns.get(k));
      if (vector instanceof BaseVariableWidthVector strings) {
        loaded[k].loadNulls(vector, rows);
        intern(strings, pools[text++], leadWords + k, rows);
      } else {
        loaded[k].load(vector, rows);
        long[] values = loaded[k].words();
        for (int row = 0; row < rows; row++) {
          words[row * stride + leadWords + k] = values[row];
        }
      }
    }
    partition(batch, rows, rejects);
  }

  private void intern(BaseVariableWidthVector strings, StringPool pool, int column, int rows) {
    int stride = stride();
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
      words[row * stride + column] = pool.intern(scratch, 0, length);
    }
  }

  /** Counting sort of the row numbers by shard into {@code order}; rejects go nowhere. */
  private void partition(Batch batch, int rows, Gatherer.Rejects rejects) {
    Arrays.fill(starts, 0);
    for (int row = 0; row < rows; row++) {
      int shard = -1;
      if (complete(batch, row, rejects)) {
        shard = Routing.shard(routingHash(row), shards);
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

  private boolean complete(Batch batch, int row, Gatherer.Rejects rejects) {
    for (Required column : required) {
      if (isNull(column.loaded, column.name, batch, row, rejects)) {
        return false;
      }
    }
    for (int k = 0; k < loaded.length; k++) {
      if (isNull(loaded[k], columns.get(k), batch, row, rejects)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNull(
      ColumnWords column, String name, Batch batch, int row, Gatherer.Rejects rejects) {
    boolean[] nulls = column.nulls();
    boolean isNull = nulls != null && nulls[row];
    if (isNull) {
      rejects.reject(batch, row, "'%s' is null (expected: a value)".formatted(name));
    }
    return isNull;
  }

  private long routingHash(int row) {
    int at = row * stride() + leadWords;
    long hash = Routing.START;
    int text = 0;
    for (int k = 0; k < isText.length; k++) {
      long word = words[at + k];
      hash = Routing.with(hash, isText[k] ? pools[text++].hash((int) word) : word);
    }
    for (ColumnWords column : spreads) {
      hash = Routing.with(hash, column.words()[row]);
    }
    return hash;
  }

  /** Words of all rows' keys, {@link #stride} for each. */
  long[] words() {
    return words;
  }

  /** Row numbers, those of each shard one behind another. */
  int[] order() {
    return order;
  }

  /** Where those of a shard begin in {@link #order}. */
  int start(int shard) {
    return starts[shard];
  }

  int count(int shard) {
    return starts[shard + 1] - starts[shard];
  }
}
