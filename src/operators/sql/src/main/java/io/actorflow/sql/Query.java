package io.actorflow.sql;

import io.actorflow.api.Columns;
import io.actorflow.api.PipelineException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.vector.types.pojo.Schema;

/** One SELECT over the table of the rows, and nothing else. */
final class Query {
  /** What may stand in FROM beside tables: functions that make rows of their arguments alone. */
  private static final Set<String> ROW_FUNCTIONS = Set.of("unnest", "range", "generate_series");

  /** What SQL knows by a name without parentheses and has another value each time. */
  private static final Set<String> MOMENTS =
      Set.of("current_date", "current_time", "current_timestamp", "localtime", "localtimestamp");

  private final SyntaxTree tree;

  private Query(SyntaxTree tree) {
    this.tree = tree;
  }

  /** Reads {@code text}, which is to be of columns of {@code schema}. */
  static Query parse(DuckDb database, SqlText text, Schema schema) {
    String table = database.table();
    SyntaxTree tree = SyntaxTree.of(database, text, text.sql());
    if (tree.error().isPresent()) {
      String error = tree.error().get();
      throw text.refused(
          error.startsWith("Only SELECT")
              ? "is no query (expected: one SELECT from %s)".formatted(table)
              : "is no SQL: " + error + text.quotesHint(Columns.names(schema)));
    }
    if (tree.statements() != 1) {
      throw text.refused(
          "is %d statements (expected: one SELECT from %s)".formatted(tree.statements(), table));
    }
    checkSources(text, tree, table);
    return new Query(tree);
  }

  private static void checkSources(SqlText text, SyntaxTree tree, String table) {
    Set<String> named = new HashSet<>();
    tree.visit(
        node ->
            SyntaxTree.list(SyntaxTree.map(node, "cte_map"), "map").stream()
                .map(entry -> SyntaxTree.text(SyntaxTree.map(entry), "key"))
                .forEach(name -> named.add(name.toLowerCase(Locale.ROOT))));
    Set<String> read = new HashSet<>();
    tree.visit(node -> checkSource(text, node, table, named, read));
    if (!read.contains(table)) {
      throw text.refused("does not read the rows (expected: a SELECT from %s)".formatted(table));
    }
  }

  private static void checkSource(
      SqlText text, Map<String, Object> node, String rows, Set<String> named, Set<String> read) {
    if (SyntaxTree.isClass(node, "PARAMETER")) {
      throw text.refused("has a parameter in it (expected: a value)");
    }
    switch (SyntaxTree.text(node, "type")) {
      case "BASE_TABLE" -> {
        String table = SyntaxTree.text(node, "table_name");
        String lower = table.toLowerCase(Locale.ROOT);
        boolean known = lower.equals(rows) || named.contains(lower);
        if (!known || !SyntaxTree.text(node, "schema_name").isEmpty()) {
          throw text.refused("reads '%s' (expected: the table %s)".formatted(table, rows));
        }
        read.add(lower);
      }
      case "TABLE_FUNCTION" -> {
        String name = SyntaxTree.text(SyntaxTree.map(node, "function"), "function_name");
        if (!ROW_FUNCTIONS.contains(name.toLowerCase(Locale.ROOT))) {
          throw text.refused("reads %s() (expected: the table %s)".formatted(name, rows));
        }
      }
      case "SHOW_REF" ->
          throw text.refused("is no query (expected: one SELECT from %s)".formatted(rows));
      default -> {}
    }
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
