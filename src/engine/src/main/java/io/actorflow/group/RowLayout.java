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
 * of the input, the key's, the event time (0 if there is none), and the number of its bytes in the
 * last of the texts and one. The bytes are all its carried columns, as {@link RowFormat} writes
 * them.
 */
public final class RowLayout {
  public static final int INPUT = 0;
  public static final int FIRST_KEY = 1;

  private final int input;
  private final List<Field> keys;
  private final String eventTime;
  private final Schema carried;
  private final int[] textKeys;

  /**
   * @param input its number
   * @param keys columns of it, which {@link GroupLayout#canBeKey can be keys}
   * @param eventTime a column of it; empty if there is none
   * @param carried columns of it
   */
  public RowLayout(int input, List<Field> keys, String eventTime, Schema carried) {
    this.input = input;
    this.keys = List.copyOf(keys);
    this.eventTime = eventTime;
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

  /** Place of the number of its bytes in a row's words. */
  public int bytes() {
    return time() + 1;
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
    return read;
  }
}
