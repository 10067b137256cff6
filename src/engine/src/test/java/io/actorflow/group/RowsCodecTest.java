package io.actorflow.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RowsCodecTest {
  @Property(tries = 200, seed = "4711")
  void readsWhatItWrites(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 300) int count,
      @ForAll @IntRange(min = 1, max = 12) int stride,
      @ForAll @IntRange(min = 0, max = 3) int textColumns) {
    Rows rows = RandomRows.of(new Random(seed), count, stride, Math.min(textColumns, stride));
    assertThat(read(written(rows))).usingRecursiveComparison().isEqualTo(rows);
  }

  @Test
  void readsMoreColumnsThanAByteCounts() {
    Rows rows = RandomRows.of(new Random(1), 3, 1000, 1);
    assertThat(read(written(rows))).usingRecursiveComparison().isEqualTo(rows);
  }

  @Test
  void readsRowsThatAreAllTheSame() {
    long[] words = new long[100 * 64];
    Arrays.fill(words, -5);
    Rows rows = new Rows(100, 64, words, new Texts[0]);
    byte[] bytes = written(rows);
    assertThat(read(bytes)).usingRecursiveComparison().isEqualTo(rows);
    assertThat(bytes.length).isBetween(8 * words.length / 64, 9 * 64 + 8 * 100 + 8);
  }

  @Test
  void writesNearbyNumbersInFewBytes() {
    long[] words = new long[1000];
    Arrays.setAll(words, row -> 1_700_000_000_000_000L + row % 200);
    assertThat(written(new Rows(1000, 1, words, new Texts[0])).length).isLessThan(1030);
  }

  @Test
  void refusesEveryTruncation() {
    byte[] bytes = written(RandomRows.of(new Random(2), 20, 4, 2));
    for (int length = 0; length < bytes.length; length++) {
      byte[] truncated = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> read(truncated))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("rows are damaged: ");
    }
  }

  @Test
  void allocatesNothingByANumberThatTheBytesDoNotBearOut() {
    refuses(rows -> rows.putInt(Integer.MAX_VALUE).putShort((short) 0), "truncated");
    refuses(rows -> rows.putInt(-1).putShort((short) 1), "negative row count");
    refuses(rows -> rows.putInt(1 << 30).putShort((short) 2), "too many rows");
    refuses(
        rows ->
            rows.putInt(1 << 30).putShort((short) 1).putLong(0).put((byte) 0).putShort((short) 0),
        "too many rows for their bytes");
    refuses(
        rows -> rows.putInt(1 << 30).putShort((short) 1).putLong(0).put((byte) 8),
        "truncated column");
    refuses(rows -> rows.putInt(1).putShort((short) 1).putLong(0).put((byte) 3), "bad width");
    refuses(
        rows -> rows.putInt(1).putShort((short) 1).putLong(0).put((byte) 0).putShort((short) 9),
        "more columns of text than columns");
    refuses(
        rows -> oneRow(rows).putInt(Integer.MAX_VALUE).putInt(Integer.MAX_VALUE),
        "truncated texts");
    refuses(rows -> oneRow(rows).putInt(-1).putInt(0), "negative text size");
    refuses(rows -> oneRow(rows).putInt(1).putInt(0).putInt(-1), "text ends out of order");
  }

  private static ByteBuffer oneRow(ByteBuffer rows) {
    return rows.putInt(1).putShort((short) 1).putLong(0).put((byte) 0).putShort((short) 1);
  }

  private interface Bytes {
    ByteBuffer into(ByteBuffer rows);
  }

  private static void refuses(Bytes bytes, String problem) {
    ByteBuffer rows = bytes.into(ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN)).flip();
    assertThatThrownBy(() -> RowsCodec.read(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rows are damaged: " + problem);
  }

  private static byte[] written(Rows rows) {
    ByteBuffer buffer = ByteBuffer.allocate(RowsCodec.maxSize(rows));
    RowsCodec.write(rows, buffer);
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private static Rows read(byte[] bytes) {
    return RowsCodec.read(ByteBuffer.wrap(bytes));
  }
}
