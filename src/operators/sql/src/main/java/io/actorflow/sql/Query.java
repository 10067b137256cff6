package io.actorflow.sql;

import io.actorflow.api.Columns;
import io.actorflow.api.PipelineException;
import io.actorflow.sql.DuckDb.ResultColumn;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Schema;

/** One SELECT over the table of some rows, or over tables, and nothing else. */
final class Query {
  /** What may stand in FROM beside tables: functions that make rows of their arguments alone. */
  private static final Set<String> ROW_FUNCTIONS = Set.of("unnest", "range", "generate_series");

  /** What has no name is named by its whole expression, which Arrow's C interface may not carry. */
  private static final int MAX_NAME = 200;

  /** What SQL knows by a name without parentheses and has another value each time. */
  private static final Set<String> MOMENTS =
      Set.of("current_date", "current_time", "current_timestamp", "localtime", "localtimestamp");

  private final SyntaxTree tree;

  private Query(SyntaxTree tree) {
    this.tree = tree;
  }

  /** Reads {@code text}, which is to be of columns of {@code schema}. */
  static Query parse(DuckDb database, SqlText text, Schema schema) {
    String rows = database.table();
    SyntaxTree tree =
        read(database, text, "one SELECT from " + rows, text.quotesHint(Columns.names(schema)));
    Set<String> tables = tables(text, tree, rows, "the table " + rows);
    for (String table : tables) {
      if (!table.toLowerCase(Locale.ROOT).equals(rows)) {
        throw text.refused("reads '%s' (expected: the table %s)".formatted(table, rows));
      }
    }
    if (tables.isEmpty()) {
      throw text.refused("does not read the rows (expected: a SELECT from %s)".formatted(rows));
    }
    return new Query(tree);
  }

  /** The tables that {@code text} reads, which is to be a SELECT from any. */
  static Set<String> tables(DuckDb database, SqlText text) {
    SyntaxTree tree =
        read(
            database,
            text,
            "one SELECT from tables",
            "; names with a dash or a slash stand in double quotes, as \"bids/per-bidder\"");
    Set<String> tables = tables(text, tree, database.table(), "a table, in double quotes");
    if (tables.isEmpty()) {
      throw text.refused("reads no table (expected: a SELECT from one)");
    }
    return tables;
  }

  private static SyntaxTree read(DuckDb database, SqlText text, String expected, String hint) {
    SyntaxTree tree = SyntaxTree.of(database, text, text.sql());
    if (tree.error().isPresent()) {
      String error = tree.error().get();
      throw text.refused(
          error.startsWith("Only SELECT")
              ? "is no query (expected: %s)".formatted(expected)
              : "is no SQL: " + error + hint);
    }
    if (tree.statements() != 1) {
      throw text.refused("is %d statements (expected: %s)".formatted(tree.statements(), expected));
    }
    tree.visit(node -> checkForm(text, node, expected));
    return tree;
  }

  private static void checkForm(SqlText text, Map<String, Object> node, String expected) {
    if (SyntaxTree.isClass(node, "PARAMETER")) {
      throw text.refused("has a parameter in it (expected: a value)");
    }
    if (SyntaxTree.isType(node, "SHOW_REF")) {
      throw text.refused("is no query (expected: %s)".formatted(expected));
    }
  }

  /**
   * The tables that it reads, without those that it makes itself.
   *
   * @param rows a table that is never one of these
   */
  private static Set<String> tables(SqlText text, SyntaxTree tree, String rows, String expected) {
    Set<String> named = new HashSet<>();
    tree.visit(
        node ->
            SyntaxTree.list(SyntaxTree.map(node, "cte_map"), "map").stream()
                .map(entry -> SyntaxTree.text(SyntaxTree.map(entry), "key"))
                .forEach(name -> named.add(name.toLowerCase(Locale.ROOT))));
    Set<String> tables = new LinkedHashSet<>();
    tree.visit(
        node -> {
          switch (SyntaxTree.text(node, "type")) {
            case "BASE_TABLE" -> {
              String table = SyntaxTree.text(node, "table_name");
              if (!SyntaxTree.text(node, "schema_name").isEmpty()
                  || !SyntaxTree.text(node, "catalog_name").isEmpty()) {
                throw text.refused("reads '%s' (expected: %s)".formatted(table, expected));
              }
              if (!named.contains(table.toLowerCase(Locale.ROOT))
                  || table.toLowerCase(Locale.ROOT).equals(rows)) {
                tables.add(table);
              }
            }
            case "TABLE_FUNCTION" -> {
              String name = SyntaxTree.text(SyntaxTree.map(node, "function"), "function_name");
              if (!ROW_FUNCTIONS.contains(name.toLowerCase(Locale.ROOT))) {
                throw text.refused("reads %s() (expected: %s)".formatted(name, expected));
              }
            }
            default -> {}
          }
        });
    return tables;
  }

  /** Throws unless each column of a result has a name of its own. */
  static void checkNames(SqlText text, List<ResultColumn> result) {
    Set<String> names = new HashSet<>();
    for (ResultColumn column : result) {
      if (column.name().length() > MAX_NAME) {
        throw text.refused(
            "gives a column without a name (expected: a name of at most %d letters, by AS)"
                .formatted(MAX_NAME));
      }
      if (!names.add(column.name().toLowerCase(Locale.ROOT))) {
        throw text.refused(
            "gives column '%s' twice (expected: names of their own, by AS)"
                .formatted(column.name()));
      }
    }
  }

  /** The columns of a result, each made to fit into a column of ours. */
  static String fitting(List<ResultColumn> result) {
    return result.stream().map(Query::fitting).collect(Collectors.joining(", "));
  }

  private static String fitting(ResultColumn column) {
    String name = SqlText.quoted(column.name());
    return ColumnTypes.cast(column.type())
        .map(type -> "cast(%s as %s) as %s".formatted(name, type, name))
        .orElse(name);
  }

  /**
   * Throws if it may give something else for the same rows another time.
   *
   * @param unstable functions that do
   * @param columns those of the rows
   */
  void checkRepeatable(SqlText text, Set<String> unstable, List<String> columns) {
    tree.visit(
        node -> {
          String function = SyntaxTree.text(node, "function_name").toLowerCase(Locale.ROOT);
          if (unstable.contains(function)) {
            throw notRepeatable(text, function + "()");
          }
          if (SyntaxTree.isClass(node, "COLUMN_REF")) {
            String name =
                String.valueOf(SyntaxTree.list(node, "column_names").getLast())
                    .toLowerCase(Locale.ROOT);
            if (MOMENTS.contains(name) && columns.stream().noneMatch(name::equalsIgnoreCase)) {
              throw notRepeatable(text, name);
            }
          }
          if (!SyntaxTree.map(node, "sample").isEmpty()) {
            throw notRepeatable(text, "a sample");
          }
        });
  }

  private static PipelineException notRepeatable(SqlText text, String what) {
    return text.refused(
        "asks for %s (expected: what gives the same again for the same rows)".formatted(what));
  }

  /** Whether it may read the rows more than once. */
  boolean readsAgain() {
    AtomicInteger tables = new AtomicInteger();
    tree.visit(
        node -> {
          if (SyntaxTree.isType(node, "BASE_TABLE")) {
            tables.incrementAndGet();
          }
        });
    return tables.get() > 1;
  }

  /** Those of {@code names} that it reads, one at least, for a table has a column. */
  Set<String> columns(List<String> names) {
    Set<String> columns = tree.columns(names);
    return columns.isEmpty() && !names.isEmpty() ? Set.of(names.getFirst()) : columns;
  }
}
