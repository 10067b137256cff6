package io.actorflow.json;

import static io.actorflow.api.Columns.binary;
import static io.actorflow.api.Columns.bool;
import static io.actorflow.api.Columns.date;
import static io.actorflow.api.Columns.float64;
import static io.actorflow.api.Columns.int32;
import static io.actorflow.api.Columns.int64;
import static io.actorflow.api.Columns.list;
import static io.actorflow.api.Columns.schema;
import static io.actorflow.api.Columns.struct;
import static io.actorflow.api.Columns.timestampMicros;
import static io.actorflow.api.Columns.timestampMillis;
import static io.actorflow.api.Columns.utf8;
import static io.actorflow.testkit.Row.row;
import static io.actorflow.testkit.Rows.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.Columns;
import io.actorflow.api.Decoder;
import io.actorflow.api.PipelineException;
import io.actorflow.api.RecordException;
import io.actorflow.testkit.Rows;
import io.actorflow.testkit.TestAllocator;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDecoderTest {
  private static final Schema BIDS = schema(int64("auction"), int64("price"), utf8("channel"));
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

  @RegisterExtension final TestAllocator memory = new TestAllocator();

  @Test
  void readsTheWantedColumnsAndSkipsTheOthers() {
    assertThat(
            decode(
                BIDS,
                """
                {"auction":7,"bidder":{"name":"x","tags":[1,[2],{"a":null}]},"price":100,"channel":"web"}
                """,
                "{\"price\":-3,\"channel\":\"\",\"auction\":0}"))
        .isEqualTo(batch(BIDS, row(7, 100, "web"), row(0, -3, "")));
  }

  @Test
  void readsEveryType() {
    assertThat(
            decode(
                EVERYTHING,
                """
                { "b" : true , "i" : -2147483648 , "l" : 9223372036854775807 , "d" : -1.5e-3 ,
                  "s" : "ä\\n\\u00e4\\ud83d\\ude00\\/" , "x" : "AAH/" , "day" : "2024-02-29" ,
                  "ms" : 1700000000123 , "us" : 1700000000123456 }
                """,
                """
                {"b":false,"i":1e3,"l":1.0,"d":3,"s":"","x":"","day":"1969-12-31",
                 "ms":"2024-02-29T12:30:00.25+01:00","us":"1969-12-31 23:59:59.999999"}
                """))
        .isEqualTo(
            batch(
                EVERYTHING,
                row(
                    true,
                    Integer.MIN_VALUE,
                    Long.MAX_VALUE,
                    -1.5e-3,
                    "ä\nä\uD83D\uDE00/",
                    new byte[] {0, 1, -1},
                    LocalDate.of(2024, 2, 29),
                    Instant.ofEpochMilli(1_700_000_000_123L),
                    Instant.parse("2023-11-14T22:13:20.123456Z")),
                row(
                    false,
                    1000,
                    1,
                    3.0,
                    "",
                    new byte[0],
                    LocalDate.of(1969, 12, 31),
                    Instant.parse("2024-02-29T11:30:00.250Z"),
                    Instant.parse("1969-12-31T23:59:59.999999Z"))));
  }

  @Test
  void takesWhatIsMissingOrNullAsNoValue() {
    assertThat(
            decode(
                EVERYTHING,
                "{}",
                """
                {"b":null,"i":null,"l":null,"d":null,"s":null,"x":null,"day":null,"ms":null,"us":null}
                """))
        .isEqualTo(
            batch(
                EVERYTHING,
                row(null, null, null, null, null, null, null, null, null),
                row(null, null, null, null, null, null, null, null, null)));
  }

  @Test
  void lastOfEqualNamesCounts() {
    assertThat(
            decode(
                BIDS,
                "{\"auction\":null,\"channel\":\"long text\",\"auction\":2,\"channel\":\"x\"}",
                "{\"auction\":1,\"channel\":\"a\",\"auction\":null,\"channel\":\"b\"}"))
        .isEqualTo(batch(BIDS, row(2, null, "x"), row(null, null, "b")));
  }

  @Test
  void findsNamesWrittenWithEscapesAndSpaces() {
    assertThat(decode(BIDS, "{ \"\\u0061uction\" :1,\t\"pri\\u0063e\"\n: 2 }"))
        .isEqualTo(batch(BIDS, row(1, 2, null)));
  }

  @Test
  void readsNestedColumns() {
    Schema nested =
        schema(
            struct("at", List.of(float64("x"), list("tags", utf8("item")))),
            list("path", struct("item", List.of(int64("id"), bool("last")))));
    assertThat(
            decode(
                nested,
                """
                {"at":{"x":1.5,"tags":["a",null,"b"],"z":0},"path":[{"id":1},{"last":true,"id":2}]}
                """,
                "{\"path\":[],\"at\":null}",
                "{\"at\":{},\"path\":[null]}",
                "{\"at\":{\"tags\":[\"q\"]},\"at\":{\"x\":2},\"path\":[{\"id\":9}],\"path\":[{\"id\":8}]}"))
        .isEqualTo(
            batch(
                nested,
                row(
                    Map.of("x", 1.5, "tags", java.util.Arrays.asList("a", null, "b")),
                    List.of(Map.of("id", 1), Map.of("id", 2, "last", true))),
                row(null, List.of()),
                row(Map.of(), java.util.Collections.singletonList(null)),
                row(Map.of("x", 2), List.of(Map.of("id", 8)))));
  }

  @Test
  void aRefusedRecordLeavesNoRowBehind() {
    Schema nested = schema(int64("id"), utf8("name"), list("tags", utf8("item")));
    try (Decoder decoder = Json.CODEC.decoder(nested, memory.get())) {
      decoder.begin(4);
      Json.append(decoder, "{\"id\":1,\"name\":\"one\",\"tags\":[\"a\"]}");
      for (String bad :
          List.of(
              "{\"tags\":[\"x\",\"y\"],\"name\":\"longer than before\",\"id\":null,\"id\":\"bad\"}",
              "{\"id\":null,\"name\":null,\"tags\":null",
              "{\"id\":1,\"name\":\"x\",\"tags\":[1]}")) {
        assertThatThrownBy(() -> Json.append(decoder, bad)).isInstanceOf(RecordException.class);
        assertThat(decoder.rows()).isEqualTo(1);
      }
      Json.append(decoder, "{\"id\":2,\"name\":\"two\",\"tags\":[\"b\",\"c\"]}");
      assertThat(Json.finish(decoder))
          .isEqualTo(batch(nested, row(1, "one", List.of("a")), row(2, "two", List.of("b", "c"))));
    }
  }

  @Test
  void growsFarBeyondWhatWasExpected() {
    Schema wide = schema(int64("n"), utf8("s"), bool("b"), list("l", int32("item")));
    try (Decoder decoder = Json.CODEC.decoder(wide, memory.get())) {
      for (int round = 0; round < 2; round++) {
        decoder.begin(1);
        for (int n = 0; n < 5000; n++) {
          String record =
              n % 7 == 0
                  ? "{}"
                  : "{\"n\":%d,\"s\":\"%s\",\"b\":%s,\"l\":[%d,%d]}"
                      .formatted(n, "x".repeat(n % 100), n % 2 == 0, n, n + 1);
          Json.append(decoder, record);
        }
        Rows rows = Json.finish(decoder);
        for (int n = 0; n < 5000; n++) {
          assertThat(rows.rows().get(n))
              .isEqualTo(
                  n % 7 == 0
                      ? row(null, null, null, null)
                      : row((long) n, "x".repeat(n % 100), n % 2 == 0, List.<Object>of(n, n + 1)));
        }
      }
    }
  }

  @Test
  void beginDropsUnfinishedRowsAndCloseReleasesThem() {
    Decoder decoder = Json.CODEC.decoder(BIDS, memory.get());
    decoder.begin(10);
    Json.append(decoder, "{\"auction\":1}");
    decoder.begin(10);
    assertThat(decoder.rows()).isZero();
    Json.append(decoder, "{\"auction\":2}");
    decoder.close();
  }

  @Test
  void finishesWithoutRows() {
    assertThat(decode(EVERYTHING)).isEqualTo(batch(EVERYTHING));
  }

  @Test
  void appendBeforeBeginIsAMistakeOfTheCaller() {
    try (Decoder decoder = Json.CODEC.decoder(BIDS, memory.get())) {
      assertThatThrownBy(() -> Json.append(decoder, "{}"))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"l\":\"abc\"}                | column 'l': found \"abc\" at byte 5 (expected: a long)",
        "{\"l\":1.5}                    | column 'l': found 1.5 at byte 5 (expected: a long)",
        "{\"l\":9223372036854775808}    | column 'l': found 9223372036854775808 at byte 5 (expected: a long)",
        "{\"l\":1e400}                  | column 'l': found 1e400 at byte 5 (expected: a long)",
        "{\"l\":1e99999999999}          | column 'l': found 1e99999999999 at byte 5 (expected: a long)",
        "{\"l\":[1]}                    | column 'l': found [1] at byte 5 (expected: a long)",
        "{\"l\":true}                   | column 'l': found true at byte 5 (expected: a long)",
        "{\"i\":2147483648}             | column 'i': found 2147483648 at byte 5 (expected: an int)",
        "{\"d\":1e999}                  | column 'd': found 1e999 at byte 5 (expected: a double)",
        "{\"d\":\"1.5\"}                | column 'd': found \"1.5\" at byte 5 (expected: a double)",
        "{\"s\":5}                      | column 's': found 5 at byte 5 (expected: a string)",
        "{\"s\":{\"a\":1}}              | column 's': found {\"a\":1} at byte 5 (expected: a string)",
        "{\"b\":\"true\"}               | column 'b': found \"true\" at byte 5 (expected: true or false)",
        "{\"b\":0}                      | column 'b': found 0 at byte 5 (expected: true or false)",
        "{\"x\":\"a\"}                  | column 'x': found \"a\" at byte 5 (expected: bytes as a string in base64)",
        "{\"day\":\"2023-02-29\"}       | column 'day': found \"2023-02-29\" at byte 7 (expected: a date like \"2024-02-29\")",
        "{\"day\":19000}                | column 'day': found 19000 at byte 7 (expected: a date like \"2024-02-29\")",
        "{\"ms\":9223372036854775807}   | column 'ms': found 9223372036854775807 at byte 6 (expected: milliseconds since 1970",
        "{\"us\":\"yesterday\"}         | column 'us': found \"yesterday\" at byte 6 (expected: microseconds since 1970",
      })
  void refusesWhatDoesNotFitTheColumn(String record, String message) {
    assertThatThrownBy(() -> decode(EVERYTHING, record))
        .isInstanceOf(RecordException.class)
        .hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1]                 | byte 0: found '[' (expected: '{')",
        "``                  | byte 0: found end of record (expected: '{')",
        "{\"a\":1            | byte 6: found end of record (expected: ',' or '}')",
        "{\"a\":1} x         | byte 8: found 'x' (expected: end of record)",
        "{\"a\":1}{          | byte 7: found '{' (expected: end of record)",
        "{\"a\":01}          | byte 5: found a leading zero (expected: a number without it)",
        "{\"auction\":01}    | byte 11: found a leading zero (expected: a number without it)",
        "{\"auction\":-}     | byte 12: found '}' (expected: a digit)",
        "{\"auction\":1.}    | byte 13: found '}' (expected: a digit)",
        "{\"auction\":nul}   | byte 14: found '}' (expected: null)",
        "{\"auction\":x}     | byte 11: found 'x' (expected: a value)",
        "{\"a\":}            | byte 5: found '}' (expected: a value)",
        "{\"a\" 1}           | byte 5: found '1' (expected: ':')",
        "{\"a\":1,}          | byte 7: found '}' (expected: a name in quotes)",
        "{a:1}               | byte 1: found 'a' (expected: a name in quotes)",
        "{\"a\":[1 2]}       | byte 8: found '2' (expected: ',' or ']')",
        "{\"a\":{\"b\":1]}   | byte 11: found ']' (expected: ',' or '}')",
        "{\"a\":\"\\x\"}     | byte 7: found 'x' (expected: one of \"\\/bfnrtu after a backslash)",
        "{\"a\":\"\\u12g4\"} | byte 10: found 'g' (expected: four hexadecimal digits after \\u)",
        "{\"channel\":\"\\ud800\"} | byte 12: found half of a surrogate pair (expected: both halves)",
        "{\"a\":\"x          | byte 7: found end of record (expected: '\"')",
      })
  void refusesWhatIsNotJson(String record, String message) {
    assertThatThrownBy(() -> decode(BIDS, record))
        .isInstanceOf(RecordException.class)
        .hasMessage(message);
  }

  @Test
  void refusesControlCharactersInStrings() {
    assertThatThrownBy(() -> decode(BIDS, "{\"a\":\"x\ny\"}"))
        .hasMessage("byte 7: found 0x0A (expected: control characters to be escaped)");
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    byte[] record = Json.bytes("{\"other\":\"abc?\"}");
    record[13] = (byte) 0xC0;
    try (Decoder decoder = Json.CODEC.decoder(BIDS, memory.get())) {
      decoder.begin(1);
      assertThatThrownBy(() -> Json.append(decoder, record))
          .isInstanceOf(RecordException.class)
          .hasMessage("byte 13: found 0xC0 (expected: UTF-8)");
    }
  }

  @Test
  void doesNotReadBeyondTheRecord() {
    byte[] data = Json.bytes("##{\"channel\":\"ab\"}{\"auction\":12}99\"}");
    Decoder decoder = Json.CODEC.decoder(BIDS, memory.get());
    try (decoder) {
      decoder.begin(3);
      assertThatThrownBy(() -> decoder.append(data, 2, 14))
          .hasMessage("byte 14: found end of record (expected: '\"')");
      assertThatThrownBy(() -> decoder.append(data, 18, 13))
          .hasMessage("byte 13: found end of record (expected: ',' or '}')");
      decoder.append(data, 2, 16);
      decoder.append(data, 18, 14);
      assertThat(Json.finish(decoder))
          .isEqualTo(batch(BIDS, row(null, null, "ab"), row(12, null, null)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "[[{\"b\":["})
  void refusesDeepNestingWithoutRecursion(String opening) {
    String record = "{\"skipped\":" + opening.repeat(10_000);
    assertThatThrownBy(() -> decode(BIDS, record))
        .isInstanceOf(RecordException.class)
        .hasMessageContaining("more than 64 levels of nesting");
  }

  @Test
  void takesSixtyFourLevelsAndNotOneMore() {
    assertThat(decode(BIDS, nested(63)).rows()).hasSize(1);
    assertThatThrownBy(() -> decode(BIDS, nested(64)))
        .hasMessage("byte 68: more than 64 levels of nesting (expected: at most 64)");
  }

  private static String nested(int levels) {
    return "{\"a\":" + "[".repeat(levels) + "]".repeat(levels) + "}";
  }

  @Test
  void refusesARecordThatIsTooLong() {
    try (Decoder decoder = Json.codec(20).decoder(BIDS, memory.get())) {
      decoder.begin(1);
      Json.append(decoder, "{\"auction\":12345678}");
      assertThatThrownBy(() -> Json.append(decoder, "{\"auction\":123456789}"))
          .isInstanceOf(RecordException.class)
          .hasMessage("record of 21 bytes (expected: at most 20, which max-record-size says)");
    }
  }

  @Test
  void cutsLongValuesInMessages() {
    assertThatThrownBy(() -> decode(BIDS, "{\"auction\":\"" + "ä".repeat(100) + "\"}"))
        .hasMessage(
            "column 'auction': found \"" + "ä".repeat(19) + "... at byte 11 (expected: a long)");
  }

  @Test
  void aLongNumberTextIsRefusedQuickly() {
    assertThatThrownBy(() -> decode(BIDS, "{\"auction\":" + "9".repeat(1_000_000) + "}"))
        .isInstanceOf(RecordException.class);
  }

  @Test
  void refusesColumnsOfTypesItDoesNotKnow() {
    Schema intervals =
        schema(
            Field.nullable(
                "i", new ArrowType.Interval(org.apache.arrow.vector.types.IntervalUnit.DAY_TIME)));
    assertThatThrownBy(() -> Json.CODEC.decoder(intervals, memory.get()))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("column 'i' is INTERVALDAY");
  }

  @Test
  void aTimestampWithoutUnitCountsMicroseconds() {
    Schema moments = schema(Columns.timestamp("at"));
    assertThat(decode(moments, "{\"at\":1000000}"))
        .isEqualTo(batch(moments, row(Instant.ofEpochSecond(1))));
  }

  private Rows decode(Schema schema, String... records) {
    return Json.decode(schema, memory.get(), records);
  }
}
