package io.actorflow.bench.nexmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.actorflow.bench.harness.BenchException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OracleTest {
  private static final Answer AUCTIONS =
      new Answer(
          List.of(
              "select * from (values (1, timestamp '2024-01-01 00:00:10'), (2, timestamp '2024-01-01 00:00:20')) t(auction, ending)"),
          List.of());

  private @TempDir Path folder = Path.of("");
  private Oracle oracle;

  @BeforeEach
  void open() throws SQLException {
    oracle = new Oracle(folder.resolve("oracle.db"), "");
  }

  @AfterEach
  void close() throws SQLException {
    oracle.close();
  }

  @Test
  void takesMomentsInAnyForm() throws SQLException {
    write(null, "{'auction':1,'ending':1704067210000}");
    write(null, "{'ending':'2024-01-01T00:00:20Z','auction':2,'more':true}");
    oracle.compare(List.of(), AUCTIONS, 2);
    oracle.clear();
    write(null, "{'auction':1,'ending':1704067210000000}");
    write(null, "{'auction':2,'ending':'2024-01-01 00:00:20'}");
    oracle.compare(List.of(), AUCTIONS, 2);
  }

  @Test
  void noticesWhatIsMissingTwiceOrDifferent() throws SQLException {
    write(null, "{'auction':1,'ending':1704067210000}");
    write(null, "{'auction':1,'ending':1704067210000}");
    write(null, "{'auction':2,'ending':1704067220001}");
    assertThatExceptionOfType(BenchException.class)
        .isThrownBy(() -> oracle.compare(List.of(), AUCTIONS, 3))
        .withMessageContaining("missing: auction = 2, ending = 2024-01-01 00:00:20")
        .withMessageContaining("not expected: auction = 1, ending = 2024-01-01 00:00:10")
        .withMessageContaining("not expected: auction = 2, ending = 2024-01-01 00:00:20.001");
  }

  @Test
  void countsTheLastOfWhatReplacesOneAnother() throws SQLException {
    List<String> identity = List.of("auction");
    write("1", "{'auction':1,'ending':1704067200000}");
    write("1", "{'auction':1,'ending':1704067210000}");
    write("2", "{'auction':2,'ending':1704067220000}");
    write("3", "{'auction':3,'ending':1704067220000}");
    write("{'auction':4}", "{'auction':4,'ending':1704067220000}");
    write("3", null);
    write("{'auction':4}", null);
    oracle.compare(identity, AUCTIONS, 7);
    write("1", "{'auction':1,'ending':1704067200000}");
    assertThatExceptionOfType(BenchException.class)
        .isThrownBy(() -> oracle.compare(identity, AUCTIONS, 8))
        .withMessageContaining("missing: auction = 1");
  }

  @Test
  void namesWhatIsWrongByItself() throws SQLException {
    Answer answer =
        new Answer(
            List.of(), List.of("-- wrong:\nselect value from raw where value ->> 'price' = '7'"));
    write(null, "{'price':8}");
    oracle.compare(List.of(), answer, 1);
    write(null, "{'price':7}");
    assertThatExceptionOfType(BenchException.class)
        .isThrownBy(() -> oracle.compare(List.of(), answer, 2))
        .withMessageContaining("wrong: value = {\"price\":7}");
    assertThat(answer.expected()).isEmpty();
  }

  private void write(@Nullable String key, @Nullable String value) throws SQLException {
    oracle.write(quoted(key), quoted(value));
  }

  private static @Nullable String quoted(@Nullable String json) {
    return json == null ? null : json.replace('\'', '"');
  }
}
