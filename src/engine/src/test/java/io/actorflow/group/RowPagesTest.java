package io.actorflow.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import io.actorflow.group.ResultBatches.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

class RowPagesTest {
  private static final List<String> AGGREGATES =
      List.of("count(*)", "collect(long, 100)", "sum(double)", "count(distinct text)");

  /** Texts of keys, numbers, and cells, some of them empty. */
  private static GroupLayout layout() {
    List<Aggregate> aggregates = new ArrayList<>();
    AggregateParser parser = new AggregateParser(RandomTable.SCHEMA, "time", java.util.Map.of());
    for (String aggregate : AGGREGATES) {
      aggregates.add(parser.parse("a" + aggregates.size(), aggregate));
    }
    return new GroupLayout(
        List.of(
            RandomTable.SCHEMA.findField("text"),
            RandomTable.SCHEMA.findField("int"),
            RandomTable.SCHEMA.findField("bytes")),
        aggregates);
  }

  @Property(tries = 100, seed = "4711")
  void pagesTogetherAreAllRowsInTheirOrder(@ForAll long seed) {
    Random random = new Random(seed);
    GroupLayout layout = layout();
    PreAggregator groups = new PreAggregator(layout, 1, null);
    GroupTable table = new GroupTable(layout);
    try (BufferAllocator allocator = new RootAllocator()) {
      try (Batch batch = new RandomTable(random, 6, 10).rows(200).in(allocator)) {
        groups.add(batch, shard -> true, (rejected, row, cause) -> {});
      }
      table.combine(groups.take(0));
      RowPages pages = table.pages();
      long bytes = 1L + random.nextInt(3000);
      List<Rows> all = new ArrayList<>();
      int count = 0;
      while (count < pages.count()) {
        Rows page = pages.page(count, bytes);
        assertThat(wired(page)).usingRecursiveComparison().isEqualTo(page);
        assertThat(pages.page(count, bytes)).usingRecursiveComparison().isEqualTo(page);
        assertThat(page.isEmpty()).isFalse();
        all.add(page);
        count += page.count();
      }
      assertThat(pages.page(count, bytes).isEmpty()).isTrue();
      assertThat(shown(layout, all, allocator))
          .isEqualTo(shown(layout, List.of(table.all()), allocator));
      // Changes of the table are none of the copy.
      table.combine(table.all());
      assertThat(pages.page(0, bytes)).usingRecursiveComparison().isEqualTo(all.getFirst());
    }
  }

  private static Rows wired(Rows rows) {
    java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(RowsCodec.maxSize(rows));
    RowsCodec.write(rows, bytes);
    return RowsCodec.read(bytes.flip());
  }

  private static List<io.actorflow.testkit.Row> shown(
      GroupLayout layout, List<Rows> parts, BufferAllocator allocator) {
    ResultBatches results = new ResultBatches(layout, Shape.plain());
    try (Batch batch = results.batch(parts, new Provenance("test", 0, 1, 0), allocator)) {
      return io.actorflow.testkit.Rows.of(batch).rows();
    }
  }

  @Test
  void aPageHasAboutAsManyBytesAsItMay() {
    Rows rows = RandomRows.of(new Random(1), 1000, 4, 2);
    RowPages pages = new RowPages(rows, new int[] {0, 1}, new int[0]);
    Rows page = pages.page(0, 4000);
    assertThat(page.bytes()).isBetween(4000L, 4200L);
    assertThat(pages.page(999, 4000).count()).isEqualTo(1);
    assertThat(pages.page(0, Long.MAX_VALUE).count()).isEqualTo(1000);
  }
}
