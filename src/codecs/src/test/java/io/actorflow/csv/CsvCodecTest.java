package io.actorflow.csv;

import static io.actorflow.api.Columns.binary;
import static io.actorflow.api.Columns.bool;
import static io.actorflow.api.Columns.date;
import static io.actorflow.api.Columns.float64;
import static io.actorflow.api.Columns.int32;
import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.api.Columns.timestampMicros;
import static io.actorflow.api.Columns.timestampMillis;
import static io.actorflow.api.Columns.utf8;
import static io.actorflow.testkit.Row.row;
import static io.actorflow.testkit.Rows.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigMemorySize;
import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.Decoder;
import io.actorflow.api.Encoder;
import io.actorflow.api.PipelineException;
import io.actorflow.api.RecordBuffer;
import io.actorflow.api.RecordException;
import io.actorflow.testkit.ConfigContract;
import io.actorflow.testkit.Row;
import io.actorflow.testkit.Rows;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvCodecTest {
  private static final Schema READINGS = schema(utf8("sensor"), int64("n"), float64("celsius"));
  private static final Schema EVERYTHING =
      schema(
          bool("b"),
          int32("i"),
          int64("l"),
          float64("d"),
          utf8("s"),
          binary("x"),
          date("day"),
          timestampMillis("ms"),
          timestampMicros("us"));

  @Test
  void readsFieldsInTheOrderOfTheSchema() {
    assertThat(
            decode(
                READINGS,
                READINGS,
                "a,1,19.5",
                "\"b, \"\"c\"\"\n\",-2,1e-3\r\n",
                ",,",
                "\"\",+3,4"))
        .isEqualTo(
            batch(
                READINGS,
                row("a", 1, 19.5),
                row("b, \"c\"\n", -2, 0.001),
                row(null, null, null),
                row("", 3, 4)));
  }

  @Test
  void skipsFieldsThatAreNotWanted() {
    Schema wanted = schema(float64("celsius"), utf8("sensor"));
    assertThat(decode(READINGS, wanted, "a,not a number,1")).isEqualTo(batch(wanted, row(1, "a")));
  }

  @Test
  void readsEveryType() {
    assertThat(
            decode(
                EVERYTHING,
                EVERYTHING,
                "true,-5,9223372036854775807,0.25,ä,AAH/,2024-02-29,1700000000123,2024-02-29T12:30:00.25+01:00",
                "FALSE,1e3,1.0,-0.1,\"\",\"\",1969-12-31,1970-01-01 00:00,-1"))
        .isEqualTo(
            batch(
                EVERYTHING,
                row(
                    true,
                    -5,
                    Long.MAX_VALUE,
                    0.25,
                    "ä",
                    new byte[] {0, 1, -1},
                    LocalDate.of(2024, 2, 29),
                    Instant.ofEpochMilli(1_700_000_000_123L),
                    Instant.parse("2024-02-29T11:30:00.250Z")),
                row(
                    false,
                    1000,
                    1,
                    -0.1,
                    "",
                    new byte[0],
                    LocalDate.of(1969, 12, 31),
                    Instant.EPOCH,
                    Instant.EPOCH.minusNanos(1000))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a,x,1          | column 'n': found 'x' at byte 2 (expected: a long)",
        "a,1.5,1        | column 'n': found '1.5' at byte 2 (expected: a long)",
        "a,\"\",1       | column 'n': found '' at byte 2 (expected: a long)",
        "a,1,NaN        | column 'celsius': found 'NaN' at byte 4 (expected: a double)",
        "a,1,1e999      | column 'celsius': found '1e999' at byte 4 (expected: a double)",
        "a,1            | 2 fields (expected: 3, which the schema has)",
        "a,1,2,3        | 4 fields (expected: 3, which the schema has)",
        "``             | 1 fields (expected: 3, which the schema has)",
        "a\"b,1,2       | byte 1: found a quote (expected: quotes around the whole field)",
        "\"a\"b,1,2     | byte 3: found text (expected: the end of the field behind its closing quote)",
        "\"a,1,2        | byte 6: found end of record (expected: a closing quote)",
      })
  void refusesWhatDoesNotFit(String record, String message) {
    assertThatThrownBy(() -> decode(READINGS, READINGS, record))
        .isInstanceOf(RecordException.class)
        .hasMessage(message);
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    try (BufferAllocator allocator = new RootAllocator();
        Decoder decoder = codec(READINGS, ",").decoder(READINGS, allocator)) {
      decoder.begin(1);
      assertThatThrownBy(() -> decoder.append(new byte[] {'a', ',', (byte) 0xFF}, 0, 3))
          .isInstanceOf(RecordException.class)
          .hasMessage("byte 2: found 0xFF (expected: UTF-8)");
    }
  }

  @Test
  void refusesAColumnThatIsNotInTheSchema() {
    assertThatThrownBy(() -> decode(READINGS, schema(utf8("other"))))
        .isInstanceOf(PipelineException.class)
        .hasMessage(
            "column 'other' is not in the schema of the CSV format (there are: [sensor, n, celsius])");
  }

  @Test
  void refusesNestedColumns() {
    Schema nested = schema(Columns.list("tags", utf8("item")));
    assertThatThrownBy(() -> decode(nested, nested))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("column 'tags' is LIST");
    assertThatThrownBy(() -> codec(nested, ",").encoder(nested))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("column 'tags' is LIST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"", "\n", ";;", "ä", "5", "x", ".", "-"})
  void refusesOtherDelimiters(String delimiter) {
    assertThatThrownBy(() -> codec(READINGS, delimiter))
        .isInstanceOf(PipelineException.class)
        .hasMessageStartingWith("delimiter: ");
  }

  @Test
  void settingsAgreeWithTheirDocumentation() {
    ConfigContract.verify(CsvCodecConfig.class, "actorflow.csv.codec");
  }

  @Provide
  Arbitrary<List<Row>> rows() {
    Arbitrary<String> texts =
        Arbitraries.strings().ascii().ofMaxLength(10).map(text -> text.length() == 3 ? "ä;" : text);
    List<Arbitrary<Object>> values =
        List.of(
            Arbitraries.of(true, false).asGeneric(),
            Arbitraries.integers().asGeneric(),
            Arbitraries.longs().asGeneric(),
            Arbitraries.doubles().asGeneric(),
            texts.asGeneric(),
            Arbitraries.bytes().array(byte[].class).ofMaxSize(9).asGeneric(),
            Arbitraries.integers().between(-719528, 2932896).map(LocalDate::ofEpochDay).asGeneric(),
            Arbitraries.longs()
                .between(-4_000_000_000_000L, 4_000_000_000_000L)
                .map(Instant::ofEpochMilli)
                .asGeneric(),
            Arbitraries.longs()
                .between(-4_000_000_000_000L, 4_000_000_000_000L)
                .map(Instant::ofEpochMilli)
                .asGeneric());
    List<Arbitrary<Object>> nullable = values.stream().map(value -> value.injectNull(0.1)).toList();
    return Combinators.combine(nullable).as(Row::new).list().ofMaxSize(10);
  }

  @Property(tries = 300)
  void decodesWhatItEncoded(@ForAll("rows") List<Row> values) {
    for (String delimiter : List.of(",", ";", "\t")) {
      Rows rows = new Rows(EVERYTHING, values);
      assertThat(decode(EVERYTHING, EVERYTHING, delimiter, encode(rows, delimiter)))
          .isEqualTo(rows);
    }
  }

  @Property
  void randomTextIsRefusedAndNothingElse(@ForAll byte[] record) {
    try (BufferAllocator allocator = new RootAllocator();
        Decoder decoder = codec(EVERYTHING, ",").decoder(EVERYTHING, allocator)) {
      decoder.begin(1);
      try {
        decoder.append(record, 0, record.length);
      } catch (RecordException refused) {
        assertThat(decoder.rows()).isZero();
      }
    }
  }

  private static CsvCodec codec(Schema schema, String delimiter) {
    return new CsvCodec(new CsvCodecConfig(delimiter, ConfigMemorySize.ofBytes(1 << 20)), schema);
  }

  private static Rows decode(Schema schema, Schema columns, String... records) {
    return decode(schema, columns, ",", List.of(records));
  }

  private static Rows decode(
      Schema schema, Schema columns, String delimiter, List<String> records) {
    try (BufferAllocator allocator = new RootAllocator();
        Decoder decoder = codec(schema, delimiter).decoder(columns, allocator)) {
      decoder.begin(records.size());
      for (String record : records) {
        byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
        decoder.append(bytes, 0, bytes.length);
      }
      try (VectorSchemaRoot root = decoder.finish()) {
        return Rows.of(root);
      }
    }
  }

  private static List<String> encode(Rows rows, String delimiter) {
    List<String> records = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator();
        Encoder encoder = codec(rows.schema(), delimiter).encoder(rows.schema());
        Batch batch = rows.in(allocator)) {
      encoder.begin(batch);
      RecordBuffer buffer = new RecordBuffer(16);
      for (int row = 0; row < batch.rows(); row++) {
        buffer.clear();
        encoder.encode(row, buffer);
        records.add(new String(buffer.toByteArray(), StandardCharsets.UTF_8));
      }
    }
    return records;
  }
}
