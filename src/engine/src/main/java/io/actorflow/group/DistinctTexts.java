package io.actorflow.group;

import java.nio.ByteBuffer;

/** Texts, each once, in order of first sight. */
final class DistinctTexts implements Cell {
  private StringPool values = new StringPool(4);
  private boolean tooMany;
  private int written;

  @Override
  public void add(ColumnWords[] columns, int row) {
    int start = columns[0].textStart(row);
    add(columns[0].text(), start, columns[0].textEnd(row) - start);
  }

  private void add(byte[] text, int offset, int length) {
    if (!tooMany) {
      values.intern(text, offset, length);
      if (values.size() > DistinctType.MAX_VALUES) {
        giveUp();
      }
    }
  }

  private void giveUp() {
    tooMany = true;
    values = new StringPool(1);
  }

  @Override
  public void combine(ByteBuffer other) {
    if (other.getInt() == DistinctType.TOO_MANY) {
      giveUp();
      return;
    }
    for (int left = StateBytes.count(other, 4); left > 0; left--) {
      byte[] text = StateBytes.bytes(other, StateBytes.count(other, 1));
      add(text, 0, text.length);
    }
  }

  @Override
  public void write(StateBytes out) {
    write(out, 0);
  }

  @Override
  public void writeChange(StateBytes out) {
    write(out, written);
    written = values.size();
  }

  private void write(StateBytes out, int from) {
    if (tooMany) {
      out.putInt(DistinctType.TOO_MANY).putInt(0);
      return;
    }
    out.putInt(values.size()).putInt(values.size() - from);
    for (int id = from; id < values.size(); id++) {
      int length = values.end(id) - values.start(id);
      out.putInt(length).put(values.data(), values.start(id), length);
    }
  }

  /** What it holds already it would hold afterwards, too. */
  @Override
  public void replay(ByteBuffer change) {
    combine(change);
    written = values.size();
  }

  @Override
  public long heapBytes() {
    return 96 + values.heapBytes();
  }
}
