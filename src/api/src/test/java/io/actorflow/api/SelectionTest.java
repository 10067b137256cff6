package io.actorflow.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.impl.UnionListWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionTest {
  private static final int ROWS = 100;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void copiesTheSelectedRowsOfEveryKindOfColumn(boolean withNulls) {
    Random random = new Random(7);
    try (BufferAllocator allocator = new RootAllocator();
        Batch batch = batch(allocator, withNulls)) {
      for (int size : List.of(0, 1, 8, 9, 64, ROWS)) {
        int[] rows = random.ints(0, ROWS).distinct().limit(size).sorted().toArray();
        Selection selection = Selection.of(rows.clone(), size);
        try (Batch selected = batch.select(selection, allocator)) {
          assertThat(selected.rows()).isEqualTo(size);
          assertThat(selected.provenance()).isEqualTo(batch.provenance());
          for (FieldVector copy : selected.root().getFieldVectors()) {
            FieldVector source = batch.root().getVector(copy.getName());
            assertThat(values(copy, Stream.iterate(0, row -> row + 1).limit(size).toList()))
                .as(copy.getName())
                .isEqualTo(
                    values(
                        source,
                        Stream.iterate(0, i -> i + 1).limit(size).map(i -> rows[i]).toList()));
          }
        }
      }
    }
  }

  private static List<String> values(FieldVector vector, List<Integer> rows) {
    List<String> values = new ArrayList<>();
    for (int row : rows) {
      @Nullable Object value = vector.getObject(row);
      values.add(
          value instanceof byte[] bytes
              ? List.of(bytes.length, bytes[0]).toString()
              : String.valueOf(value));
    }
    return values;
  }

  private static Batch batch(BufferAllocator allocator, boolean withNulls) {
    BigIntVector longs = new BigIntVector("long", allocator);
    IntVector ints = new IntVector("int", allocator);
    SmallIntVector shorts = new SmallIntVector("short", allocator);
    Float8Vector doubles = new Float8Vector("double", allocator);
    BitVector bits = new BitVector("bit", allocator);
    VarCharVector texts = new VarCharVector("text", allocator);
    VarBinaryVector bytes = new VarBinaryVector("bytes", allocator);
    ListVector lists = ListVector.empty("list", allocator);
    UnionListWriter writer = lists.getWriter();
    for (int row = 0; row < ROWS; row++) {
      writer.setPosition(row);
      writer.startList();
      for (int index = 0; index < row % 4; index++) {
        writer.bigInt().writeBigInt(row + index);
      }
      writer.endList();
      if (withNulls && row % 3 == 0) {
        continue;
      }
      longs.setSafe(row, row * 1_000_000_000_000L);
      ints.setSafe(row, -row);
      shorts.setSafe(row, row);
      doubles.setSafe(row, row / 3.0);
      bits.setSafe(row, row & 1);
      texts.setSafe(
          row,
          "text-%d"
              .formatted(row)
              .repeat(row % 5 + 1)
              .getBytes(java.nio.charset.StandardCharsets.UTF_8));
      bytes.setSafe(row, new byte[] {(byte) row, 1});
    }
    writer.setValueCount(ROWS);
    List<FieldVector> vectors = List.of(longs, ints, shorts, doubles, bits, texts, bytes, lists);
    vectors.forEach(vector -> vector.setValueCount(ROWS));
    VectorSchemaRoot root = new VectorSchemaRoot(vectors);
    root.setRowCount(ROWS);
    return new Batch(root, new Provenance("test", -1, ROWS - 1, Provenance.NO_WATERMARK));
  }
}
