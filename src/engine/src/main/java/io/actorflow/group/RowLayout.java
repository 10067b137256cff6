package io.actorflow.group;

import io.actorflow.api.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * How rows of one input of a stateful operator are carried as they are. Words of a row: the number
 * of the input, the key's, the event time (0 if there is none), what it is ordered by if that is
 * another column, and the number of its bytes in the last of the texts and one. The bytes are all
 * its carried columns, as {@link RowFormat} writes them. A row that says that its key is deleted
 * has no bytes: the number is 0, and so times that it does not have are {@link #UNKNOWN}.
 */
public final class RowLayout {
  public static final int INPUT = 0;
  public static final int FIRST_KEY = 1;

  /** In place of the number of its input: a row that says that its key has been forgotten. */
  public static final int FORGOTTEN = -1;

  /** A time, or what rows are ordered by, of a deleted row that does not say it. */
  public static final long UNKNOWN = Long.MIN_VALUE;

  private final int input;
  private final List<Field> keys;
  private final String eventTime;
  private final String order;
  private final String deleted;
  private final boolean datesDeletes;
  private final Schema carried;
  private final int[] textKeys;

  /**
   * @param input its number
   * @param keys columns of it, which {@link GroupLayout#canBeKey can be keys}
   * @param eventTime a column of it; empty if there is none
   * @param carried columns of it
   */
  public RowLayout(int input, List<Field> keys, String eventTime, Schema carried) {
    this(input, keys, eventTime, "", "", true, carried);
  }

  /**
   * Of rows that replace one another.
   *
   * @param order a column that says which row of a key is later; empty if none does
   * @param deleted a column of true and false that says which rows delete their key; empty if none
   *     does
   * @param datesDeletes whether a row that deletes has to have an event time like all others
   */
  public RowLayout(
      int input,
      List<Field> keys,
      String eventTime,
      String order,
      String deleted,
      boolean datesDeletes,
      Schema carried) {
    this.input = input;
    this.keys = List.copyOf(keys);
    this.eventTime = eventTime;
    this.order = order;
    this.deleted = deleted;
    this.datesDeletes = datesDeletes;
    this.carried = carried;
    List<Integer> text = new ArrayList<>();
    for (int k = 0; k < keys.size(); k++) {
      if (Words.isText(keys.get(k).getType())) {
        text.add(FIRST_KEY + k);
      }
    }
    textKeys = text.stream().mapToInt(Integer::intValue).toArray();
  }

  public int input() {
    return input;
  }

  public List<Field> keys() {
    return keys;
  }

  public String eventTime() {
    return eventTime;
  }

  public String order() {
    return order;
  }

  public String deleted() {
    return deleted;
  }

  boolean datesDeletes() {
    return datesDeletes;
  }

  public Schema carried() {
    return carried;
  }

  public int keyWords() {
    return keys.size();
  }

  /** Place of the event time in a row's words. */
  public int time() {
    return FIRST_KEY + keys.size();
  }

  /** Place of what it is ordered by in a row's words; the event time's if it is ordered by that. */
  public int orderedBy() {
    return hasOrderWord() ? time() + 1 : time();
  }

  private boolean hasOrderWord() {
    return !order.isEmpty() && !order.equals(eventTime);
  }

  /** Place of the number of its bytes in a row's words. */
  public int bytes() {
    return orderedBy() + 1;
  }

  /** Words of a row. */
  public int stride() {
    return bytes() + 1;
  }

  /** Places of the key's strings in a row's words, rising. */
  int[] textKeys() {
    return textKeys;
  }

  /** The columns of the input that are read. */
  public Set<String> columnsRead() {
    Set<String> read = new TreeSet<>(Columns.names(carried));
    keys.forEach(key -> read.add(key.getName()));
    if (!eventTime.isEmpty()) {
      read.add(eventTime);
    }
    if (!order.isEmpty()) {
      read.add(order);
    }
    if (!deleted.isEmpty()) {
      read.add(deleted);
    }
    return read;
  }
}
