package io.actorflow.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.Provenance;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RowGathererTest {
  private static final Schema COLUMNS =
      Columns.schema(
          Columns.int64("id"),
          Columns.utf8("name"),
          Columns.timestampMillis("at"),
          Columns.int32("size"),
          Columns.bool("good"),
          Columns.float64("share"),
          Columns.list("tags", Columns.utf8("element")),
          Columns.struct("place", List.of(Columns.utf8("city"), Columns.int64("zip"))));
  private static final List<Field> KEYS = List.of(COLUMNS.findField("name"));
  private static final int ROWS = 500;

  private final BufferAllocator allocator = new RootAllocator();
  private final Random random = new Random(7);

  @AfterEach
  void nothingLeaks() {
    allocator.close();
  }

  @Test
  void rowsOfAllTypesArriveAsTheyWereInTheirOrder() {
    RowLayout layout = new RowLayout(1, KEYS, "at", COLUMNS);
    RowGatherer gatherer = new RowGatherer(layout, 3);
    List<String> sent = new ArrayList<>();
    List<String> rejected = new ArrayList<>();
    for (int n = 0; n < 3; n++) {
      try (Batch batch = randomBatch()) {
        gatherer.add(batch, shard -> true, (from, row, cause) -> rejected.add(cause));
        for (int row = 0; row < ROWS; row++) {
          if (!batch.root().getVector("name").isNull(row)
              && !batch.root().getVector("at").isNull(row)) {
            sent.add(text(batch, row));
          }
        }
      }
    }
    assertThat(rejected)
        .hasSize(3 * ROWS - sent.size())
        .containsOnly("'name' is null (expected: a value)", "'at' is null (expected: a value)");

    List<String> arrived = new ArrayList<>();
    for (int shard = 0; shard < 3; shard++) {
      assertThat(gatherer.pending(shard)).isPositive();
      Rows taken = wired(gatherer.take(shard));
      assertThat(gatherer.pending(shard)).isZero();
      try (Batch batch = new RowsAsTheyAre(layout).batch(List.of(taken), provenance(), allocator)) {
        TimeStampMicroVector times = (TimeStampMicroVector) batch.root().getVector("at");
        List<String> ofShard = new ArrayList<>();
        for (int row = 0; row < batch.rows(); row++) {
          assertThat(taken.word(row, RowLayout.INPUT)).isEqualTo(1);
          assertThat(taken.word(row, layout.time())).isEqualTo(times.get(row));
          ofShard.add(text(batch, row));
        }
        assertThat(sent.stream().filter(ofShard::contains).toList()).isEqualTo(ofShard);
        arrived.addAll(ofShard);
      }
    }
    assertThat(arrived).containsExactlyInAnyOrderElementsOf(sent);
    assertThat(gatherer.forgetTexts()).isTrue();
    assertThat(gatherer.textBytes()).isZero();
  }

  @Test
  void eachShardThatWantsThemGetsAllRows() {
    RowLayout layout = new RowLayout(1, KEYS, "at", COLUMNS);
    RowGatherer gatherer = new RowGatherer(layout, 3, Distribution.TO_ALL);
    List<String> sent = new ArrayList<>();
    List<String> sentLater = new ArrayList<>();
    List<String> rejected = new ArrayList<>();
    for (int n = 0; n < 2; n++) {
      boolean isLater = n == 1;
      try (Batch batch = randomBatch()) {
        gatherer.add(
            batch, shard -> isLater || shard != 1, (from, row, cause) -> rejected.add(cause));
        List<String> texts = complete(batch);
        sent.addAll(texts);
        sentLater.addAll(isLater ? texts : List.of());
      }
    }
    assertThat(rejected).hasSize(2 * ROWS - sent.size());
    for (int shard = 0; shard < 3; shard++) {
      assertThat(texts(layout, wired(gatherer.take(shard))))
          .isEqualTo(shard == 1 ? sentLater : sent);
    }
  }

  /** What is not of the key or the event time may be another when a row is read again. */
  @Test
  void keyAndTimeAloneSayWhereARowOfAStreamThatIsSpreadGoes() {
    RowLayout layout = new RowLayout(0, KEYS, "at", COLUMNS);
    RowGatherer gatherer = new RowGatherer(layout, 7, Distribution.BY_KEY_AND_TIME);
    try (Batch batch = randomBatch()) {
      VarCharVector names = (VarCharVector) batch.root().getVector("name");
      TimeStampMicroVector times = (TimeStampMicroVector) batch.root().getVector("at");
      for (int row = 0; row < ROWS; row++) {
        names.setSafe(row, "the same".getBytes(StandardCharsets.UTF_8));
        times.set(row, row);
      }
      List<List<Long>> before = timesByShard(layout, gatherer, batch);
      assertThat(before).allSatisfy(times7 -> assertThat(times7.size()).isBetween(45, 100));
      BigIntVector ids = (BigIntVector) batch.root().getVector("id");
      for (int row = 0; row < ROWS; row++) {
        ids.setSafe(row, random.nextLong());
      }
      assertThat(timesByShard(layout, gatherer, batch)).isEqualTo(before);
    }
  }

  private static List<List<Long>> timesByShard(
      RowLayout layout, RowGatherer gatherer, Batch batch) {
    gatherer.add(batch, shard -> true, (from, row, cause) -> fail(cause));
    List<List<Long>> shards = new ArrayList<>();
    for (int shard = 0; shard < 7; shard++) {
      Rows taken = gatherer.take(shard);
      shards.add(
          IntStream.range(0, taken.count())
              .mapToObj(row -> taken.word(row, layout.time()))
              .toList());
    }
    return shards;
  }

  private static List<String> complete(Batch batch) {
    return IntStream.range(0, batch.rows())
        .filter(
            row ->
                !batch.root().getVector("name").isNull(row)
                    && !batch.root().getVector("at").isNull(row))
        .mapToObj(row -> text(batch, row))
        .toList();
  }

  private List<String> texts(RowLayout layout, Rows rows) {
    try (Batch batch = new RowsAsTheyAre(layout).batch(List.of(rows), provenance(), allocator)) {
      return complete(batch);
    }
  }

  private static Rows wired(Rows rows) {
    ByteBuffer buffer = ByteBuffer.allocate(RowsCodec.maxSize(rows));
    RowsCodec.write(rows, buffer);
    return RowsCodec.read(buffer.flip());
  }

  private static String text(Batch batch, int row) {
    StringBuilder text = new StringBuilder();
    for (FieldVector vector : batch.root().getFieldVectors()) {
      text.append(vector.getObject(row)).append('|');
    }
    return text.toString();
  }

  private static Provenance provenance() {
    return new Provenance("test", 0, 1, Provenance.NO_WATERMARK);
  }

  private Batch randomBatch() {
    Batch batch = new Batch(VectorSchemaRoot.create(COLUMNS, allocator), provenance());
    VectorSchemaRoot root = batch.root();
    root.allocateNew();
    ListVector tags = (ListVector) root.getVector("tags");
    StructVector places = (StructVector) root.getVector("place");
    for (int row = 0; row < ROWS; row++) {
      if (there()) {
        ((BigIntVector) root.getVector("id")).setSafe(row, random.nextLong());
      }
      if (random.nextInt(20) > 0) {
        ((VarCharVector) root.getVector("name")).setSafe(row, word());
      }
      if (random.nextInt(20) > 0) {
        ((TimeStampMicroVector) root.getVector("at")).setSafe(row, random.nextInt(1_000_000));
      }
      if (there()) {
        ((IntVector) root.getVector("size")).setSafe(row, random.nextInt());
      }
      if (there()) {
        ((BitVector) root.getVector("good")).setSafe(row, random.nextInt(2));
      }
      if (there()) {
        ((Float8Vector) root.getVector("share")).setSafe(row, random.nextDouble());
      }
      if (there()) {
        int first = tags.startNewValue(row);
        int count = random.nextInt(4);
        for (int i = first; i < first + count; i++) {
          if (there()) {
            ((VarCharVector) tags.getDataVector()).setSafe(i, word());
          }
        }
        tags.endValue(row, count);
      }
      if (there()) {
        places.setIndexDefined(row);
        if (there()) {
          ((VarCharVector) places.getChild("city")).setSafe(row, word());
        }
        if (there()) {
          ((BigIntVector) places.getChild("zip")).setSafe(row, row);
        }
      }
    }
    root.setRowCount(ROWS);
    return batch;
  }

  private boolean there() {
    return random.nextInt(4) > 0;
  }

  private byte[] word() {
    return "x".repeat(random.nextInt(9)).concat("é").getBytes(StandardCharsets.UTF_8);
  }
}
