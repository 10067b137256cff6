package io.actorflow.sql;

import io.actorflow.api.Columns;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.vector.types.pojo.Schema;

/** One SELECT over the table of a batch, and nothing else. */
final class Query {
  /** What may stand in FROM beside tables: functions that make rows of their arguments alone. */
  private static final Set<String> ROW_FUNCTIONS = Set.of("unnest", "range", "generate_series");

  private final SyntaxTree tree;

  private Query(SyntaxTree tree) {
    this.tree = tree;
  }

  /** Reads {@code text}, which is to be of columns of {@code schema}. */
  static Query parse(DuckDb database, SqlText text, Schema schema) {
    SyntaxTree tree = SyntaxTree.of(database, text, text.sql());
    if (tree.error().isPresent()) {
      String error = tree.error().get();
      throw text.refused(
          error.startsWith("Only SELECT")
              ? "is no query (expected: one SELECT from batch)"
              : "is no SQL: " + error + text.quotesHint(Columns.names(schema)));
    }
    if (tree.statements() != 1) {
      throw text.refused(
          "is %d statements (expected: one SELECT from batch)".formatted(tree.statements()));
    }
    checkSources(text, tree);
    return new Query(tree);
  }

  private static void checkSources(SqlText text, SyntaxTree tree) {
    Set<String> named = new HashSet<>();
    tree.visit(
        node ->
            SyntaxTree.list(SyntaxTree.map(node, "cte_map"), "map").stream()
                .map(entry -> SyntaxTree.text(SyntaxTree.map(entry), "key"))
                .forEach(name -> named.add(name.toLowerCase(Locale.ROOT))));
    Set<String> read = new HashSet<>();
    tree.visit(node -> checkSource(text, node, named, read));
    if (!read.contains(DuckDb.TABLE)) {
      throw text.refused("does not read the rows (expected: a SELECT from batch)");
    }
  }

  private static void checkSource(
      SqlText text, Map<String, Object> node, Set<String> named, Set<String> read) {
    if (SyntaxTree.isClass(node, "PARAMETER")) {
      throw text.refused("has a parameter in it (expected: a value)");
    }
    switch (SyntaxTree.text(node, "type")) {
      case "BASE_TABLE" -> {
        String table = SyntaxTree.text(node, "table_name");
        String lower = table.toLowerCase(Locale.ROOT);
        boolean known = lower.equals(DuckDb.TABLE) || named.contains(lower);
        if (!known || !SyntaxTree.text(node, "schema_name").isEmpty()) {
          throw text.refused("reads '%s' (expected: the table batch)".formatted(table));
        }
        read.add(lower);
      }
      case "TABLE_FUNCTION" -> {
        String name = SyntaxTree.text(SyntaxTree.map(node, "function"), "function_name");
        if (!ROW_FUNCTIONS.contains(name.toLowerCase(Locale.ROOT))) {
          throw text.refused("reads %s() (expected: the table batch)".formatted(name));
        }
      }
      case "SHOW_REF" -> throw text.refused("is no query (expected: one SELECT from batch)");
      default -> {}
    }
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
