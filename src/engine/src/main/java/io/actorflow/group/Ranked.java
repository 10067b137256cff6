package io.actorflow.group;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The values that come first by some order, each as often as it was seen.
 *
 * <p>Values are words or texts; doubles are words in their order. With a place for each, that
 * counts first.
 */
final class Ranked implements Cell {
  private static final long[] NO_WORDS = {};
  private static final byte[] NO_TEXT = {};
  private static final byte[][] NO_TEXTS = {};

  private final RankedType type;
  private long[] places = NO_WORDS;
  private long[] words = NO_WORDS;
  private byte[][] texts = NO_TEXTS;
  private int size;
  private long textBytes;

  Ranked(RankedType type) {
    this.type = type;
  }

  @Override
  public void add(ColumnWords[] columns, int row) {
    ColumnWords values = columns[0];
    long place = type.placed() ? columns[1].words()[row] : 0;
    if (type.isText()) {
      insert(place, 0, values.text(), values.textStart(row), values.textEnd(row));
    } else {
      long word = values.words()[row];
      insert(place, type.isFloating() ? Values.sortable(word) : word, NO_TEXT, 0, 0);
    }
  }

  private void insert(long place, long word, byte[] text, int start, int end) {
    int at = size;
    if (size > 0 && compare(place, word, text, start, end, size - 1) < 0) {
      at = search(place, word, text, start, end);
    }
    if (at == type.limit()) {
      return;
    }
    if (size == type.limit()) {
      size--;
      textBytes -= type.isText() ? textHeap(texts[size].length) : 0;
    } else {
      grow();
    }
    if (type.placed()) {
      System.arraycopy(places, at, places, at + 1, size - at);
      places[at] = place;
    }
    if (type.isText()) {
      System.arraycopy(texts, at, texts, at + 1, size - at);
      texts[at] = Arrays.copyOfRange(text, start, end);
      textBytes += textHeap(end - start);
    } else {
      System.arraycopy(words, at, words, at + 1, size - at);
      words[at] = word;
    }
    size++;
  }

  /** The first of those that the value comes before. */
  private int search(long place, long word, byte[] text, int start, int end) {
    int low = 0;
    int high = size - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(place, word, text, start, end, middle) < 0) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private int compare(long place, long word, byte[] text, int start, int end, int at) {
    int order = type.placed() ? Long.compare(place, places[at]) : 0;
    if (order == 0) {
      order =
          type.isText()
              ? Arrays.compareUnsigned(text, start, end, texts[at], 0, texts[at].length)
              : Long.compare(word, words[at]);
    }
    return type.descending() ? -order : order;
  }

  private void grow() {
    int room = type.isText() ? texts.length : words.length;
    if (size < room) {
      return;
    }
    int more = Math.min(type.limit(), Math.max(1, room * 2));
    if (type.placed()) {
      places = Arrays.copyOf(places, more);
    }
    if (type.isText()) {
      byte[][] longer = new byte[more][];
      System.arraycopy(texts, 0, longer, 0, size);
      Arrays.fill(longer, size, more, NO_TEXT);
      texts = longer;
    } else {
      words = Arrays.copyOf(words, more);
    }
  }

  private static long textHeap(int length) {
    return 16 + (length + 7L) / 8 * 8;
  }

  @Override
  public void combine(ByteBuffer other) {
    int count = type.count(other);
    for (int i = 0; i < count; i++) {
      long place = type.placed() ? other.getLong() : 0;
      if (type.isText()) {
        byte[] text = StateBytes.bytes(other, StateBytes.count(other, 1));
        insert(place, 0, text, 0, text.length);
      } else {
        insert(place, other.getLong(), NO_TEXT, 0, 0);
      }
    }
  }

  @Override
  public void write(StateBytes out) {
    out.putInt(size);
    for (int i = 0; i < size; i++) {
      if (type.placed()) {
        out.putLong(places[i]);
      }
      if (type.isText()) {
        out.putInt(texts[i].length).put(texts[i]);
      } else {
        out.putLong(words[i]);
      }
    }
  }

  @Override
  public void replay(ByteBuffer change) {
    size = 0;
    textBytes = 0;
    combine(change);
  }

  @Override
  public long heapBytes() {
    return 64 + 8L * (places.length + words.length) + 4L * texts.length + textBytes;
  }
}
