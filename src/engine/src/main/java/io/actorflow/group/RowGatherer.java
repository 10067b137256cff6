package io.actorflow.group;

import io.actorflow.api.Batch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;

/** Gathers rows as they are, in the order in which they come. */
public final class RowGatherer implements Gatherer {
  private final RowLayout layout;
  private final RowFormat format;
  private final StringPool[] pools;
  private final ColumnWords times = new ColumnWords();
  private final ColumnWords orders = new ColumnWords();
  private final ColumnWords deletes = new ColumnWords();
  private final boolean toAll;
  private final ShardedKeys keys;
  private final Waiting[] waiting;

  /** The rows that wait for one shard. */
  private static final class Waiting {
    private long[] words = new long[0];
    private int[] ends = new int[0];
    private StateBytes bytes = new StateBytes();
    private int count;
    private int texts;

    void reserve(int rows, int stride) {
      if (rows > ends.length) {
        int room = Math.max(rows, ends.length * 2);
        ends = Arrays.copyOf(ends, room);
        words = Arrays.copyOf(words, Math.multiplyExact(room, stride));
      }
    }
  }

  public RowGatherer(RowLayout layout, int shards) {
    this(layout, shards, Distribution.BY_KEY);
  }

  public RowGatherer(RowLayout layout, int shards, Distribution distribution) {
    this.layout = layout;
    toAll = distribution == Distribution.TO_ALL;
    format = new RowFormat(layout.carried());
    pools = new StringPool[layout.textKeys().length];
    Arrays.setAll(pools, i -> new StringPool());
    List<ShardedKeys.Required> required = new ArrayList<>();
    if (isTimed()) {
      required.add(new ShardedKeys.Required(layout.eventTime(), times));
    }
    if (hasOrder()) {
      required.add(new ShardedKeys.Required(layout.order(), orders));
    }
    keys =
        new ShardedKeys(
            layout.keys(),
            layout.keys().stream().map(Field::getName).toList(),
            0,
            toAll ? 1 : shards,
            pools,
            required,
            distribution == Distribution.BY_KEY_AND_TIME ? List.of(times) : List.of());
    waiting = new Waiting[shards];
    Arrays.setAll(waiting, shard -> new Waiting());
  }

  private boolean isTimed() {
    return !layout.eventTime().isEmpty();
  }

  /** Whether there is a word for what rows are ordered by. */
  private boolean hasOrder() {
    return layout.orderedBy() != layout.time();
  }

  @Override
  public void add(Batch batch, IntPredicate wants, Rejects rejects) {
    int rows = batch.rows();
    if (rows == 0) {
      return;
    }
    keys.reserve(rows);
    if (isTimed()) {
      times.load(Inputs.vector(batch, layout.eventTime()), rows);
    }
    if (hasOrder()) {
      orders.load(Inputs.vector(batch, layout.order()), rows);
    }
    if (!layout.deleted().isEmpty()) {
      deletes.load(Inputs.vector(batch, layout.deleted()), rows);
      if (!layout.datesDeletes()) {
        allowUnknown(times, rows);
      }
      allowUnknown(orders, rows);
    }
    keys.load(batch, rows, rejects);
    List<FieldVector> vectors = format.vectors(batch.root());
    for (int shard = 0; shard < waiting.length; shard++) {
      int part = toAll ? 0 : shard;
      if (keys.count(part) > 0 && wants.test(shard)) {
        add(vectors, waiting[shard], part);
      }
    }
  }

  /** Deleted rows need not say when. */
  private void allowUnknown(ColumnWords moments, int rows) {
    boolean[] nulls = moments.nulls();
    if (nulls == null) {
      return;
    }
    for (int row = 0; row < rows; row++) {
      if (nulls[row] && deletes.words()[row] != 0) {
        nulls[row] = false;
        moments.words()[row] = RowLayout.UNKNOWN;
      }
    }
  }

  private void add(List<FieldVector> vectors, Waiting to, int part) {
    int count = keys.count(part);
    int keyWords = keys.stride();
    boolean timed = isTimed();
    boolean ordered = hasOrder();
    boolean deleting = !layout.deleted().isEmpty();
    to.reserve(to.count + count, layout.stride());
    int first = keys.start(part);
    for (int i = 0; i < count; i++) {
      int row = keys.order()[first + i];
      int at = to.count * layout.stride();
      to.words[at + RowLayout.INPUT] = layout.input();
      System.arraycopy(keys.words(), row * keyWords, to.words, at + RowLayout.FIRST_KEY, keyWords);
      to.words[at + layout.time()] = timed ? times.words()[row] : 0;
      if (ordered) {
        to.words[at + layout.orderedBy()] = orders.words()[row];
      }
      to.count++;
      if (deleting && deletes.words()[row] != 0) {
        to.words[at + layout.bytes()] = 0;
        continue;
      }
      format.write(vectors, row, to.bytes);
      to.ends[to.texts] = to.bytes.size();
      to.words[at + layout.bytes()] = ++to.texts;
    }
  }

  @Override
  public int pending(int shard) {
    return waiting[shard].count;
  }

  @Override
  public long pendingBytes(int shard) {
    return waiting[shard].bytes.size();
  }

  @Override
  public Rows take(int shard) {
    Waiting from = waiting[shard];
    if (from.count == 0) {
      return Rows.none();
    }
    int stride = layout.stride();
    long[] words = Arrays.copyOf(from.words, from.count * stride);
    Texts[] texts = new Texts[pools.length + 1];
    for (int t = 0; t < pools.length; t++) {
      texts[t] = Texts.renumber(pools[t], words, layout.textKeys()[t], stride, from.count);
    }
    texts[pools.length] = new Texts(from.bytes.toBytes(), Arrays.copyOf(from.ends, from.texts));
    Rows rows = new Rows(from.count, stride, words, texts);
    from.count = 0;
    from.texts = 0;
    from.bytes = new StateBytes();
    return rows;
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
  public boolean forgetTexts() {
    for (Waiting each : waiting) {
      if (each.count > 0) {
        return false;
      }
    }
    for (StringPool pool : pools) {
      pool.clear();
    }
    return true;
  }
}
