package io.actorflow.json;

import static io.actorflow.api.Columns.date;
import static io.actorflow.api.Columns.float64;
import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.list;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.api.Columns.struct;
import static io.actorflow.api.Columns.timestamp;
import static io.actorflow.api.Columns.timestampMillis;
import static io.actorflow.api.Columns.utf8;
import static io.actorflow.testkit.Row.row;
import static io.actorflow.testkit.Rows.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.PipelineException;
import io.actorflow.testkit.TestAllocator;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JsonEncoderTest {
  @RegisterExtension final TestAllocator memory = new TestAllocator();

  @Test
  void writesRowsAsObjectsOfOneLine() {
    Schema trending =
        schema(int64("auction"), float64("top-price"), utf8("name"), timestampMillis("start"));
    assertThat(
            Json.encode(
                batch(
                    trending,
                    row(7, 100, "say \"hi\"\n\u0001", Instant.ofEpochMilli(1_700_000_000_123L)),
                    row(Long.MIN_VALUE, 0.1, null, Instant.EPOCH)),
                memory.get()))
        .containsExactly(
            "{\"auction\":7,\"top-price\":100,\"name\":\"say \\\"hi\\\"\\n\\u0001\",\"start\":1700000000123}",
            "{\"auction\":-9223372036854775808,\"top-price\":0.1,\"name\":null,\"start\":0}");
  }

  @Test
  void writesNestedColumns() {
    Schema nested =
        schema(
            struct("at", List.of(int64("x"), date("day"))),
            list("path", list("item", int64("item"))));
    assertThat(
            Json.encode(
                batch(
                    nested,
                    row(
                        Map.of("x", 1, "day", LocalDate.of(2024, 2, 29)),
                        List.of(List.of(1, 2), List.of()))),
                memory.get()))
        .containsExactly("{\"at\":{\"x\":1,\"day\":\"2024-02-29\"},\"path\":[[1,2],[]]}");
  }

  @Test
  void writesWhatJsonHasNoNumberForAsNull() {
    Schema doubles = schema(float64("d"));
    assertThat(
            Json.encode(
                batch(doubles, row(Double.NaN), row(Double.NEGATIVE_INFINITY), row(-0.0)),
                memory.get()))
        .containsExactly("{\"d\":null}", "{\"d\":null}", "{\"d\":-0.0}");
  }

  @Test
  void aTimestampWithoutUnitIsWrittenInMicroseconds() {
    assertThat(
            Json.encode(
                batch(schema(timestamp("at")), row(Instant.ofEpochMilli(-1))), memory.get()))
        .containsExactly("{\"at\":-1000}");
  }

  @Test
  void refusesColumnsWithoutAFormInJson() {
    Schema intervals =
        schema(
            int64("ok"),
            struct(
                "s", List.of(Field.nullable("i", new ArrowType.Interval(IntervalUnit.DAY_TIME)))));
    assertThatThrownBy(() -> Json.CODEC.encoder(intervals))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("column 's.i' is INTERVALDAY, which has no form in JSON");
  }
}
