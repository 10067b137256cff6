package io.actorflow.sql;

import io.actorflow.api.Columns;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * One SQL expression over the columns of one row: no query within, nothing that depends on other
 * rows, for how rows fall into batches is nobody's to rely on.
 */
final class Expression {
  static final String FROM = " from " + DuckDb.TABLE;

  private static final String SELECT = "select ";

  private final SqlText text;
  private final SyntaxTree tree;

  private Expression(SqlText text, SyntaxTree tree) {
    this.text = text;
    this.tree = tree;
  }

  /** Reads {@code text}, which is to be of columns of {@code schema}. */
  static Expression parse(DuckDb database, SqlText text, Schema schema) {
    SyntaxTree tree = SyntaxTree.of(database, text, SELECT + enclosed(text) + FROM);
    if (tree.error().isPresent()) {
      boolean cutShort = tree.errorPosition() > SELECT.length() + 1 + text.sql().length();
      throw text.refused(
          "is no SQL expression: %s (there are: %s%s)"
              .formatted(
                  cutShort ? "it ends too early" : tree.error().get(),
                  String.join(", ", Columns.names(schema)),
                  text.quotesHint(Columns.names(schema))));
    }
    if (!isOneExpression(tree)) {
      throw text.refused("is more than an expression (expected: one, over the columns of a row)");
    }
    tree.visit(node -> checkRowWise(text, node));
    return new Expression(text, tree);
  }

  /** The last parenthesis has a line of its own, lest a comment hides it. */
  private static String enclosed(SqlText text) {
    return "(" + text.sql() + "\n)";
  }

  private static boolean isOneExpression(SyntaxTree tree) {
    if (tree.statements() != 1) {
      return false;
    }
    Map<String, Object> node = tree.node();
    Map<String, Object> from = SyntaxTree.map(node, "from_table");
    return SyntaxTree.isType(node, "SELECT_NODE")
        && SyntaxTree.list(node, "select_list").size() == 1
        && SyntaxTree.list(node, "modifiers").isEmpty()
        && SyntaxTree.list(node, "group_sets").isEmpty()
        && node.get("where_clause") == null
        && node.get("having") == null
        && node.get("qualify") == null
        && SyntaxTree.isType(from, "BASE_TABLE")
        && SyntaxTree.text(from, "table_name").equals(DuckDb.TABLE)
        && SyntaxTree.list(from, "column_name_alias").isEmpty();
  }

  private static void checkRowWise(SqlText text, Map<String, Object> node) {
    switch (SyntaxTree.text(node, "class")) {
      case "SUBQUERY" -> throw text.refused("has a query in it (expected: columns of one row)");
      case "WINDOW" -> throw text.refused("looks at other rows (expected: columns of one row)");
      case "STAR" -> throw text.refused("has a * in it (expected: names of columns)");
      case "PARAMETER" -> throw text.refused("has a parameter in it (expected: a value)");
      default -> {}
    }
  }

  /** Those of {@code names} that it reads, one at least, for a table has a column. */
  Set<String> columns(List<String> names) {
    Set<String> columns = tree.columns(names);
    return columns.isEmpty() && !names.isEmpty() ? Set.of(names.getFirst()) : columns;
  }

  /** Its type in DuckDB's words. Throws if it cannot be planned over columns of {@code schema}. */
  String type(DuckDb database, Schema schema) {
    try {
      // Where a condition stands DuckDB allows neither aggregates nor anything that makes rows.
      database.bind(schema, SELECT + "true" + FROM + " where " + sql() + " is null");
      return database.bind(schema, SELECT + sql() + FROM).getFirst().type();
    } catch (SQLException said) {
      throw text.refused(said, schema);
    }
  }

  /** The expression in parentheses. */
  String sql() {
    return enclosed(text);
  }
}
