package io.actorflow.testkit;

import static io.actorflow.testkit.Row.row;
import static io.actorflow.testkit.Rows.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RowsTest {
  private static final Schema EVERY_TYPE =
      Columns.schema(
          Columns.bool("flag"),
          Columns.int32("small"),
          Columns.int64("large"),
          Columns.float64("real"),
          Columns.utf8("text"),
          Columns.binary("bytes"),
          Columns.date("day"),
          Columns.timestamp("moment"),
          Columns.list("tags", Columns.utf8("item")),
          Columns.struct("place", List.of(Columns.utf8("city"), Columns.int32("floor"))));

  @RegisterExtension final TestAllocator memory = new TestAllocator();

  @Test
  void readsBackFromABatchWhatWasWrittenIntoIt() {
    Rows rows =
        batch(
            EVERY_TYPE,
            row(
                true,
                1,
                2,
                3,
                "vier",
                new byte[] {5},
                LocalDate.of(2024, 2, 29),
                Instant.parse("2024-02-29T12:00:00.000001Z"),
                List.of("a", "b"),
                Map.of("city", "Ulm")),
            row(null, null, null, null, null, null, null, null, null, null),
            row(false, -1, -2L, -3.5, "", new byte[0], -1, -1L, List.of(), Map.of("floor", 9)));

    try (Batch batch = rows.in(memory.get())) {
      assertThat(Rows.of(batch)).isEqualTo(rows);
      assertThat(batch.provenance().to()).isEqualTo(2);
    }
  }

  @Test
  void differsWhenAValueDoes() {
    assertThat(batch(Columns.schema(Columns.binary("x")), row(new byte[] {1})))
        .isNotEqualTo(batch(Columns.schema(Columns.binary("x")), row(new byte[] {2})));
  }

  @Test
  void refusesARowThatDoesNotFitTheColumns() {
    assertThatThrownBy(() -> batch(EVERY_TYPE, row(1)))
        .hasMessageStartingWith("row [1] does not fit the columns [flag, small");
  }
}
