package io.actorflow.sql;

import static io.actorflow.testkit.Row.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.testkit.Rows;
import io.actorflow.testkit.TestAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DuckDbTest {
  private static final Rows ONE = Rows.batch(Columns.schema(Columns.int64("n")), row(1L));

  @RegisterExtension final TestAllocator memory = new TestAllocator();

  private final DuckDb database = new DuckDb();

  @AfterEach
  void closeDatabase() {
    database.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "copy batch to '%s/out.csv'",
        "attach '%s/out.db'",
        "export database '%s'",
        "select * from read_text('/etc/passwd')",
        "select * from '/etc/passwd'",
        "select * from glob('/*')",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "set memory_limit = '10GB'",
        "set temp_directory = '%s'",
        "select getenv('HOME')",
      })
  void reachesNothingOutsideItself(String statement, @TempDir Path folder) throws IOException {
    try (Batch batch = ONE.in(memory.get())) {
      assertThatThrownBy(
              () -> database.query(batch, Set.of("n"), statement.formatted(folder), memory.get()))
          .isInstanceOf(SQLException.class);
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void outlivesManyBatchesAndFailures() throws SQLException {
    try (Batch batch = ONE.in(memory.get())) {
      for (int round = 0; round < 2_500; round++) {
        try (VectorSchemaRoot result =
            database.query(batch, Set.of("n"), "select n + 1 as m from batch", memory.get())) {
          assertThat(result.getRowCount()).isEqualTo(1);
        }
        if (round % 100 == 0) {
          assertThatThrownBy(
                  () ->
                      database.query(batch, Set.of("n"), "select missing from batch", memory.get()))
              .isInstanceOf(SQLException.class);
        }
      }
    }
  }

  @Test
  void leavesNoLibraryBehindInTheTemporaryFolder() throws IOException, SQLException {
    assertThat(database.parse("select 1")).contains("SELECT_NODE");
    if (!Files.isReadable(Path.of("/proc/self/maps"))) {
      return;
    }
    try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
      assertThat(maps.filter(line -> line.contains("libduckdb_java")))
          .isNotEmpty()
          .allMatch(line -> line.endsWith("(deleted)"));
    }
  }

  @Test
  void knowsTheWordsThatSqlKeepsForItself() throws SQLException {
    List<String> words = new ArrayList<>();
    try (Batch batch = ONE.in(memory.get());
        VectorSchemaRoot result =
            database.query(
                batch,
                Set.of("n"),
                "select keyword_name from duckdb_keywords() where keyword_category in ('reserved', 'type_function')",
                memory.get())) {
      VarCharVector names = (VarCharVector) result.getVector(0);
      for (int row = 0; row < result.getRowCount(); row++) {
        words.add(names.getObject(row).toString());
      }
    }
    assertThat(new TreeSet<>(SqlTokens.RESERVED)).containsAll(words);
  }
}
