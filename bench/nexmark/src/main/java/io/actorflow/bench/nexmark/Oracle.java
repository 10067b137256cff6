package io.actorflow.bench.nexmark;

import io.actorflow.bench.harness.BenchException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Answers each query with DuckDB over the records that are in the topics, and compares.
 *
 * <p>Not thread-safe.
 */
final class Oracle implements AutoCloseable {
  private static final int MAX_NAMED = 5;
  private static final int LONGEST_ROW = 400;

  private final DuckDBConnection database;
  private final String bootstrap;
  private long writes;

  /**
   * @param file for the records, which need not fit into memory
   */
  Oracle(Path file, String bootstrap) throws SQLException {
    database = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + file);
    this.bootstrap = bootstrap;
    execute("set memory_limit = '3GB'");
    execute("set threads = 2");
    execute("set preserve_insertion_order = false");
    execute("set TimeZone = 'UTC'");
    execute(JsonColumns.MOMENT);
    clear();
  }

  /** Takes the records of a topic of input; how many there are. */
  long load(Input input) throws SQLException {
    long records = read(input.topic());
    execute("create table %s as %s".formatted(input.table(), input.select("written")));
    return records;
  }

  /**
   * Compares what is in a topic with what the query should give.
   *
   * @return how many results there are
   * @throws BenchException if they are not as expected
   */
  long check(Query query, Answer answer, String topic) throws SQLException {
    long results = read(topic);
    compare(query.identity(), answer, results);
    return results;
  }

  private long read(String topic) throws SQLException {
    clear();
    try (Written written = new Written(database)) {
      return TopicRows.<SQLException>read(
          bootstrap,
          topic,
          record -> written.add(record.partition(), record.offset(), record.key(), record.value()));
    }
  }

  void clear() throws SQLException {
    execute(
        "create or replace table written (part integer, place bigint, id varchar, value varchar)");
    writes = 0;
  }

  /** Takes one record, as if it were the next of a topic. */
  void write(@Nullable String key, @Nullable String value) throws SQLException {
    try (Written written = new Written(database)) {
      written.add(0, writes++, key, value);
    }
  }

  /** Records go in many at a time. */
  private record Written(DuckDBAppender rows) implements AutoCloseable {
    Written(DuckDBConnection database) throws SQLException {
      this(database.createAppender("main", "written"));
    }

    void add(int partition, long offset, @Nullable String key, @Nullable String value)
        throws SQLException {
      rows.beginRow();
      rows.append(partition);
      rows.append(offset);
      append(key);
      append(value);
      rows.endRow();
    }

    private void append(@Nullable String text) throws SQLException {
      if (text == null) {
        rows.appendNull();
      } else {
        rows.append(text);
      }
    }

    @Override
    public void close() throws SQLException {
      rows.close();
    }
  }

  /**
   * Compares what has been written with what should be.
   *
   * @param identity the columns by which a result replaces an earlier one
   */
  void compare(List<String> identity, Answer answer, long results) throws SQLException {
    execute("create or replace view raw as " + standing(identity));
    List<String> problems = new ArrayList<>();
    for (String expected : answer.expected()) {
      execute("create or replace table expected as " + expected);
      String actual = new JsonColumns(columns()).select("raw");
      execute("create or replace table actual as " + actual);
      problems.addAll(rows("missing", "from expected except all from actual"));
      problems.addAll(rows("not expected", "from actual except all from expected"));
    }
    for (String wrong : answer.wrong()) {
      problems.addAll(rows("wrong", wrong));
    }
    if (!problems.isEmpty()) {
      throw new BenchException(
          "%d results, of which differ:\n  %s".formatted(results, String.join("\n  ", problems)));
    }
  }

  /** What has been written and not replaced or deleted since. */
  private static String standing(List<String> identity) {
    if (identity.isEmpty()) {
      return "select part, place, id, value from written";
    }
    String keys = identity.stream().map(Oracle::identity).collect(Collectors.joining(", "));
    return """
    select part, place, id, value from (
      from written qualify row_number() over (partition by %s order by place desc) = 1
    ) where value is not null"""
        .formatted(keys);
  }

  /** A deletion has no value: then what identifies it is in its key, as JSON or all of it. */
  private static String identity(String column) {
    return "case when value is not null then value ->> '$.\"%1$s\"' when id[1] = '{' then id ->> '$.\"%1$s\"' else id end"
        .formatted(column);
  }

  private Map<String, String> columns() throws SQLException {
    Map<String, String> types = new LinkedHashMap<>();
    try (Statement statement = database.createStatement();
        ResultSet columns = statement.executeQuery("describe expected")) {
      while (columns.next()) {
        types.put(columns.getString("column_name"), columns.getString("column_type"));
      }
    }
    return types;
  }

  private List<String> rows(String what, String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = database.createStatement()) {
      statement.execute("create or replace table found as " + query);
      try (ResultSet found = statement.executeQuery("from found limit " + MAX_NAMED)) {
        while (found.next()) {
          rows.add(what + ": " + row(found));
        }
      }
      try (ResultSet count = statement.executeQuery("select count(*) from found")) {
        count.next();
        if (count.getLong(1) > rows.size()) {
          rows.add("%s: %,d in all".formatted(what, count.getLong(1)));
        }
      }
    }
    return rows;
  }

  private static String row(ResultSet found) throws SQLException {
    ResultSetMetaData columns = found.getMetaData();
    List<String> values = new ArrayList<>();
    for (int column = 1; column <= columns.getColumnCount(); column++) {
      values.add(columns.getColumnName(column) + " = " + found.getString(column));
    }
    String row = String.join(", ", values);
    return row.length() > LONGEST_ROW ? row.substring(0, LONGEST_ROW) + " ..." : row;
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = database.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    database.close();
  }
}
