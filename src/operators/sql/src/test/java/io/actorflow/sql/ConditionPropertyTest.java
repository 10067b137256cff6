package io.actorflow.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.testkit.Row;
import io.actorflow.testkit.Rows;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** What is done without DuckDB must come out as DuckDB has it. */
class ConditionPropertyTest {
  private static final DuckDb DUCK_DB = new DuckDb();

  private static final Schema SCHEMA =
      Columns.schema(
          Columns.int64("id"),
          Columns.int64("long"),
          Columns.int32("int"),
          Columns.float64("double"),
          Columns.timestamp("date-time"),
          Columns.utf8("text"));

  @AfterContainer
  static void closeDuckDb() {
    DUCK_DB.close();
  }

  @Property(tries = 500)
  void keepsTheRowsThatDuckDbKeeps(
      @ForAll("conditions") String where, @ForAll("rows") List<Row> rows) throws SQLException {
    Optional<Condition> condition = ConditionParser.parse(where, SCHEMA);
    assertThat(condition).as(where).isPresent();
    List<Row> numbered = new ArrayList<>();
    for (Row row : rows) {
      List<Object> values = new ArrayList<>(row.values());
      values.set(0, (long) numbered.size());
      numbered.add(new Row(values));
    }
    try (BufferAllocator allocator = new RootAllocator();
        Batch batch = new Rows(SCHEMA, numbered).in(allocator)) {
      int[] kept = new int[rows.size()];
      int count = condition.orElseThrow().keepAll(batch, kept);
      assertThat(Arrays.copyOf(kept, count))
          .as(where)
          .isEqualTo(keptByDuckDb(batch, where, allocator));
      assertThat(condition.orElseThrow().columns()).as(where).isEqualTo(columnsByDuckDb(where));
    }
  }

  private static int[] keptByDuckDb(Batch batch, String where, BufferAllocator allocator)
      throws SQLException {
    try (VectorSchemaRoot result =
        DUCK_DB.query(
            batch, Columns.names(SCHEMA), "select id from batch where " + where, allocator)) {
      BigIntVector ids = (BigIntVector) result.getVector("id");
      int[] rows = new int[result.getRowCount()];
      for (int row = 0; row < rows.length; row++) {
        rows[row] = (int) ids.get(row);
      }
      return rows;
    }
  }

  private static java.util.Set<String> columnsByDuckDb(String where) {
    return Expression.parse(DUCK_DB, new SqlText("where", where), SCHEMA)
        .columns(Columns.names(SCHEMA));
  }

  @Provide
  Arbitrary<String> conditions() {
    return conditions(4);
  }

  private Arbitrary<String> conditions(int depth) {
    if (depth == 0) {
      return comparisons();
    }
    Arbitrary<String> inner = conditions(depth - 1);
    return Arbitraries.oneOf(
        comparisons(),
        joined(inner, "and"),
        joined(inner, "OR"),
        inner.map(condition -> "(" + condition + ")"));
  }

  private static Arbitrary<String> joined(Arbitrary<String> conditions, String word) {
    return Combinators.combine(conditions, conditions)
        .as((left, right) -> left + " " + word + " " + right);
  }

  private Arbitrary<String> comparisons() {
    Arbitrary<String> signs = Arbitraries.of("=", "==", "<>", "!=", "<", "<=", ">", ">=");
    return Arbitraries.oneOf(
        compared(Arbitraries.of("long", "LONG", "\"long\""), signs, wholeNumbers()),
        compared(Arbitraries.just("int"), signs, wholeNumbers()),
        compared(Arbitraries.just("double"), signs, Arbitraries.oneOf(smallNumbers(), decimals())),
        compared(Arbitraries.just("\"date-time\""), signs, moments()),
        compared(
            Arbitraries.just("text"),
            Arbitraries.of("=", "<>"),
            texts().map(text -> "'" + text.replace("'", "''") + "'")),
        compared(
            Arbitraries.of("long", "int", "double", "\"date-time\"", "text"),
            Arbitraries.of("is", "IS NOT"),
            Arbitraries.just("null")));
  }

  private static Arbitrary<String> compared(
      Arbitrary<String> columns, Arbitrary<String> signs, Arbitrary<String> constants) {
    return Combinators.combine(columns, signs, constants)
        .as((column, sign, constant) -> column + " " + sign + " " + constant);
  }

  private static Arbitrary<Long> longs() {
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(4, Arbitraries.longs().between(-3, 3)),
        net.jqwik.api.Tuple.of(
            1,
            Arbitraries.of(
                Long.MIN_VALUE,
                Long.MIN_VALUE + 1,
                Long.MAX_VALUE - 1,
                Long.MAX_VALUE,
                (long) Integer.MIN_VALUE - 1,
                (long) Integer.MIN_VALUE,
                (long) Integer.MAX_VALUE,
                (long) Integer.MAX_VALUE + 1)));
  }

  private static Arbitrary<String> wholeNumbers() {
    // The smallest long is no literal of its own in SQL but a negated larger one: DuckDB's to read.
    return longs().filter(number -> number != Long.MIN_VALUE).map(String::valueOf);
  }

  private static Arbitrary<String> smallNumbers() {
    return Arbitraries.longs().between(-3, 3).map(String::valueOf);
  }

  private static Arbitrary<String> decimals() {
    return Arbitraries.of(
        "0.0", "-0.0", "0.1", "-0.1", "2.50", "0.30000000000000", "1.0", "123456789.012345");
  }

  private static Arbitrary<String> moments() {
    return Combinators.combine(
            Arbitraries.of("", "timestamp ", "TIMESTAMP "),
            Arbitraries.of(
                "1970-01-01",
                "1969-12-31",
                "2024-02-29 12:00:00",
                "2024-02-29 12:00:00.000001",
                "2024-02-29 12:00:00.5",
                "0001-01-01",
                "9999-12-31 23:59:59.999999"))
        .as((word, moment) -> word + "'" + moment + "'");
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.of(
        "", "a", "A", "ä", "it's", "a ", "long enough to lie outside of a string's prefix");
  }

  @Provide
  Arbitrary<List<Row>> rows() {
    return Combinators.combine(
            longs().injectNull(0.2),
            Arbitraries.oneOf(
                    Arbitraries.integers().between(-3, 3),
                    Arbitraries.of(Integer.MIN_VALUE, Integer.MAX_VALUE))
                .injectNull(0.2),
            Arbitraries.of(
                    0.0,
                    -0.0,
                    0.1,
                    -0.1,
                    0.3,
                    0.1 + 0.2,
                    1.0,
                    2.5,
                    3.0,
                    -3.0,
                    Double.NaN,
                    Double.POSITIVE_INFINITY,
                    Double.NEGATIVE_INFINITY,
                    Double.MIN_VALUE,
                    Double.MAX_VALUE,
                    123456789.012345)
                .injectNull(0.2),
            Arbitraries.of(
                    "1970-01-01T00:00:00Z",
                    "1969-12-31T23:59:59.999999Z",
                    "2024-02-29T12:00:00Z",
                    "2024-02-29T12:00:00.000001Z",
                    "2024-02-29T12:00:00.5Z",
                    "0001-01-01T00:00:00Z")
                .map(Instant::parse)
                .injectNull(0.2),
            texts().injectNull(0.2))
        .as(
            (number, small, fraction, moment, text) ->
                Row.row(0L, number, small, fraction, moment, text))
        .list()
        .ofMaxSize(40);
  }
}
