package io.actorflow.sql;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What DuckDB's own parser makes of a statement: the tree that json_serialize_sql prints. */
final class SyntaxTree {
  /** What stands nowhere in the text has a place that is too large for a long. */
  private static final Pattern NOWHERE =
      Pattern.compile("(?<!\\\\)\"query_location\":18446744073709551615,");

  private final Map<String, Object> root;

  private SyntaxTree(Map<String, Object> root) {
    this.root = root;
  }

  /** The tree of {@code sql}, which is made of {@code text}. */
  static SyntaxTree of(DuckDb database, SqlText text, String sql) {
    String json;
    try {
      json = database.parse(sql);
    } catch (SQLException said) {
      throw text.refused("cannot be read: " + SqlText.firstLine(said));
    }
    return new SyntaxTree(
        ConfigFactory.parseString(
                NOWHERE.matcher(json).replaceAll(""),
                ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON))
            .root()
            .unwrapped());
  }

  /** Why it is no SELECT, in DuckDB's words. */
  Optional<String> error() {
    return Boolean.TRUE.equals(root.get("error"))
        ? Optional.of(text(root, "error_message"))
        : Optional.empty();
  }

  /** Where in the text the error is, counted from 0; -1 if it is nowhere. */
  int errorPosition() {
    String position = text(root, "position");
    return position.isEmpty() ? -1 : Integer.parseInt(position);
  }

  int statements() {
    return list(root, "statements").size();
  }

  /** The first statement's outermost node. */
  Map<String, Object> node() {
    return map(map(list(root, "statements").getFirst()), "node");
  }

  /** Calls {@code visitor} with every node there is. */
  void visit(Consumer<Map<String, Object>> visitor) {
    visit(root, visitor);
  }

  private static void visit(@Nullable Object value, Consumer<Map<String, Object>> visitor) {
    switch (value) {
      case Map<?, ?> object -> {
        visitor.accept(map(object));
        object.values().forEach(inner -> visit(inner, visitor));
      }
      case List<?> list -> list.forEach(inner -> visit(inner, visitor));
      case null, default -> {}
    }
  }

  /**
   * Those of {@code names} that it refers to; all of them where that cannot be told from the text,
   * as with a star.
   */
  Set<String> columns(List<String> names) {
    Set<String> found = new TreeSet<>();
    visit(
        node -> {
          if (isClass(node, "STAR") || readsByPosition(node)) {
            found.addAll(names);
          } else if (isClass(node, "COLUMN_REF")) {
            List<String> matching = matching(list(node, "column_names"), names);
            found.addAll(matching.isEmpty() ? names : matching);
          }
        });
    return found;
  }

  private static boolean readsByPosition(Map<String, Object> node) {
    String join = text(node, "ref_type");
    return !list(node, "column_name_alias").isEmpty()
        || !list(node, "using_columns").isEmpty()
        || join.equals("NATURAL")
        || join.equals("POSITIONAL");
  }

  private static List<String> matching(List<?> parts, List<String> names) {
    Set<String> lower = new TreeSet<>();
    parts.forEach(part -> lower.add(part.toString().toLowerCase(Locale.ROOT)));
    return names.stream().filter(name -> lower.contains(name.toLowerCase(Locale.ROOT))).toList();
  }

  static boolean isClass(Map<String, Object> node, String name) {
    return name.equals(node.get("class"));
  }

  static boolean isType(Map<String, Object> node, String name) {
    return name.equals(node.get("type"));
  }

  /** The text under {@code key}, empty if there is none. */
  static String text(Map<String, Object> node, String key) {
    return node.get(key) instanceof String text ? text : "";
  }

  /** The list under {@code key}, empty if there is none. */
  static List<?> list(Map<String, Object> node, String key) {
    return node.get(key) instanceof List<?> list ? list : List.of();
  }

  /** The object under {@code key}, empty if there is none. */
  static Map<String, Object> map(Map<String, Object> node, String key) {
    return map(node.get(key));
  }

  @SuppressWarnings("unchecked") // what was read from JSON has names of text
  static Map<String, Object> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }
}
