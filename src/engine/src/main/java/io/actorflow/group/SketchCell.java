package io.actorflow.group;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sketch of a group, in parts that are merged when a commit writes them down.
 *
 * <p>What merging gives may depend on dice or on the order of the parts, and results have to be the
 * same when they are made again. So parts that are combined after a commit, as those of a window's
 * panes, are kept side by side, and results are made of all of them.
 */
final class SketchCell<S> implements Cell {
  /** Beyond it memory counts for more. */
  private static final int MAX_PARTS = 1024;

  private final Kind<S> kind;
  private @Nullable S open;
  private List<byte[]> parts = List.of();
  private long partBytes;

  /** A kind of sketch. */
  interface Kind<S> {
    S empty();

    void add(S sketch, ColumnWords values, int row);

    void merge(S into, S other);

    byte[] toBytes(S sketch);

    S read(byte[] bytes);

    long heapBytes(S sketch);

    /** The parts that a cell wrote. */
    default List<S> readAll(ByteBuffer state) {
      return parts(state).stream().map(this::read).toList();
    }
  }

  SketchCell(Kind<S> kind) {
    this.kind = kind;
  }

  @Override
  public void add(ColumnWords[] columns, int row) {
    S sketch = open;
    if (sketch == null) {
      sketch = kind.empty();
      open = sketch;
    }
    kind.add(sketch, columns[0], row);
  }

  @Override
  public void combine(ByteBuffer other) {
    if (!(parts instanceof ArrayList)) {
      parts = new ArrayList<>(parts);
    }
    for (byte[] part : parts(other)) {
      parts.add(part);
      partBytes += 24 + part.length;
    }
    if (parts.size() > MAX_PARTS) {
      merge();
    }
  }

  private static List<byte[]> parts(ByteBuffer state) {
    List<byte[]> parts = new ArrayList<>();
    for (int left = StateBytes.count(state, 4); left > 0; left--) {
      parts.add(StateBytes.bytes(state, StateBytes.count(state, 1)));
    }
    return parts;
  }

  private void keep(List<byte[]> kept) {
    parts = kept;
    partBytes = 0;
    for (byte[] part : kept) {
      partBytes += 24 + part.length;
    }
  }

  private void merge() {
    if (open == null && parts.size() <= 1) {
      return;
    }
    S whole = open;
    int from = 0;
    if (whole == null) {
      whole = kind.read(parts.getFirst());
      from = 1;
    }
    for (byte[] part : parts.subList(from, parts.size())) {
      kind.merge(whole, kind.read(part));
    }
    open = null;
    keep(List.of(kind.toBytes(whole)));
  }

  @Override
  public void write(StateBytes out) {
    out.putInt(parts.size() + (open == null ? 0 : 1));
    for (byte[] part : parts) {
      out.putInt(part.length).put(part);
    }
    if (open != null) {
      byte[] part = kind.toBytes(open);
      out.putInt(part.length).put(part);
    }
  }

  @Override
  public void writeChange(StateBytes out) {
    merge();
    write(out);
  }

  @Override
  public void replay(ByteBuffer change) {
    open = null;
    keep(parts(change));
  }

  @Override
  public long heapBytes() {
    return 64 + partBytes + (open == null ? 0 : kind.heapBytes(open));
  }
}
