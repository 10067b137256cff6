package io.actorflow.json;

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
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.actorflow.api.Columns;
import io.actorflow.testkit.Row;
import io.actorflow.testkit.Rows;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** What is encoded is JSON, and is decoded to the same rows. */
class RoundTripTest {
  private static final Schema SCHEMA =
      schema(
          bool("b"),
          int32("i"),
          int64("l"),
          float64("d"),
          utf8("a name with \"quotes\" and ü"),
          binary("x"),
          date("day"),
          timestampMillis("ms"),
          timestampMicros("us"),
          Columns.struct("n", List.of(utf8("s"), int64("l"))),
          Columns.list("list", Columns.list("item", utf8("item"))));

  private static final ObjectMapper JACKSON = new ObjectMapper();

  @Provide
  Arbitrary<List<Row>> rows() {
    Arbitrary<String> texts =
        Arbitraries.strings()
            .all()
            .excludeChars(surrogates())
            .ofMaxLength(30)
            .map(text -> text.length() % 3 == 0 ? text + "\uD83D\uDE00" : text);
    Arbitrary<Long> micros =
        Arbitraries.longs().between(-4_000_000_000_000_000L, 4_000_000_000_000_000L);
    List<Arbitrary<?>> values =
        List.of(
            Arbitraries.of(true, false),
            Arbitraries.integers(),
            Arbitraries.longs(),
            Arbitraries.oneOf(
                Arbitraries.doubles(),
                Arbitraries.longs().map(bits -> finite(Double.longBitsToDouble(bits))),
                Arbitraries.of(0.0, -0.0, 1.0, 1e300, Double.MIN_VALUE, Double.MAX_VALUE)),
            texts,
            Arbitraries.bytes().array(byte[].class).ofMaxSize(20),
            Arbitraries.integers().between(-719528, 2932896).map(LocalDate::ofEpochDay),
            micros.map(count -> Instant.EPOCH.plusMillis(count / 1000)),
            micros.map(count -> Instant.EPOCH.plus(count, ChronoUnit.MICROS)),
            Combinators.combine(texts.injectNull(0.2), Arbitraries.longs().injectNull(0.2))
                .as(RoundTripTest::struct),
            texts.injectNull(0.2).list().ofMaxSize(3).injectNull(0.2).list().ofMaxSize(3));
    List<Arbitrary<@Nullable Object>> nullable =
        values.stream().map(RoundTripTest::orNull).toList();
    return Combinators.combine(nullable).as(Row::new).list().ofMaxSize(20);
  }

  private static Arbitrary<@Nullable Object> orNull(Arbitrary<?> values) {
    return values.asGeneric().injectNull(0.1);
  }

  private static double finite(double value) {
    return Double.isFinite(value) ? value : 0.1;
  }

  private static char[] surrogates() {
    char[] surrogates = new char[Character.MAX_SURROGATE - Character.MIN_SURROGATE + 1];
    for (int index = 0; index < surrogates.length; index++) {
      surrogates[index] = (char) (Character.MIN_SURROGATE + index);
    }
    return surrogates;
  }

  private static Map<String, @Nullable Object> struct(@Nullable String s, @Nullable Long l) {
    Map<String, @Nullable Object> struct = new LinkedHashMap<>();
    struct.put("s", s);
    struct.put("l", l);
    return struct;
  }

  @Property(tries = 500)
  void decodesWhatItEncoded(@ForAll("rows") List<Row> values) throws JsonProcessingException {
    Rows rows = new Rows(SCHEMA, values);
    try (BufferAllocator allocator = new RootAllocator()) {
      List<String> records = Json.encode(rows, allocator);
      for (String record : records) {
        assertThat(JACKSON.readTree(record).isObject()).isTrue();
      }
      assertThat(Json.decode(SCHEMA, allocator, records.toArray(String[]::new))).isEqualTo(rows);
    }
  }
}
