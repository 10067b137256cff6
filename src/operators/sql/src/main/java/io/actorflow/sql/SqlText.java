package io.actorflow.sql;

import io.actorflow.api.Columns;
import io.actorflow.api.NearestName;
import io.actorflow.api.PipelineException;
import io.actorflow.api.PipelineException.Problem;
import io.actorflow.api.RecordException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * SQL that stands in a setting, and how to say what is wrong with it.
 *
 * @param path of the setting
 */
record SqlText(String path, String sql) {
  private static final int MAX_SHOWN = 100;
  private static final int MAX_MESSAGE = 500;

  /** Said of a second look at a stream: ours to avoid, and no row's fault. */
  private static final String READ_AGAIN = "This stream has been released";

  private static final Pattern KIND = Pattern.compile("^([A-Z][A-Za-z ]*) Error: ");
  private static final Pattern MISSING_COLUMN =
      Pattern.compile("^Referenced column \"(.*)\" not found");
  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*+\"|'[^']*+'");

  /** A name as SQL reads it whatever is in it. */
  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  PipelineException refused(String why) {
    return new PipelineException(List.of(new Problem(path, "'%s' %s".formatted(shown(), why))));
  }

  /** What DuckDB said while it was planned for columns of {@code schema}. */
  PipelineException refused(SQLException said, Schema schema) {
    return refused("cannot be planned: " + explained(said, Columns.names(schema)));
  }

  /**
   * What DuckDB said of a query from outside, whatever it was: planned over tables with those
   * columns, or while it ran.
   */
  PipelineException unanswered(SQLException said, List<String> columns) {
    String message = String.valueOf(said.getMessage());
    Matcher kind = KIND.matcher(message);
    return switch (kind.find() ? kind.group(1) : "") {
      case "Binder", "Catalog" ->
          refused("cannot be planned: " + explained(said, columns.stream().distinct().toList()));
      case "Out of Memory" -> refused("needs more memory than it may have: " + firstLine(said));
      case "INTERRUPT" -> refused("has been ended: it took too long");
      default -> refused("cannot be answered: " + firstLine(said));
    };
  }

  /** What DuckDB said while it ran: of a row, of the statement, or of us. */
  RuntimeException failed(SQLException said, int rows) {
    String message = String.valueOf(said.getMessage());
    Matcher kind = KIND.matcher(message);
    String what = firstLine(said);
    if (what.equals(READ_AGAIN)) {
      return new IllegalStateException(
          "%s '%s' reads its rows again".formatted(path, shown()), said);
    }
    return switch (kind.find() ? kind.group(1) : "") {
      case "Conversion", "Out of Range", "Invalid Input" ->
          new RecordException("%s '%s': %s".formatted(path, shown(), what));
      case "Out of Memory" ->
          refused("needs more memory than it may have for %d rows: %s".formatted(rows, what));
      default ->
          new IllegalStateException("%s '%s' failed: %s".formatted(path, shown(), message), said);
    };
  }

  private String explained(SQLException said, List<String> columns) {
    String what =
        firstLine(said)
            .replace(" in FROM clause", "")
            .replace("WHERE clause cannot contain", "what is made of one row cannot contain")
            .replaceFirst("[!.]$", "");
    String hint = quotesHint(columns);
    if (hint.isEmpty()) {
      hint = misspelt(what, columns).map("; did you mean '%s'?"::formatted).orElse("");
    }
    return "%s (there are: %s%s)".formatted(what, String.join(", ", columns), hint);
  }

  /** What to do about a name with a dash that stands there without quotes, empty if none does. */
  String quotesHint(List<String> columns) {
    return unquoted(columns)
        .map(
            name ->
                "; column '%s' must stand in double quotes, as %s".formatted(name, quoted(name)))
        .orElse("");
  }

  /** SQL reads a subtraction where a name with a dash has no quotes. */
  private Optional<String> unquoted(List<String> columns) {
    String bare = QUOTED.matcher(sql).replaceAll(" ");
    return columns.stream()
        .filter(name -> name.indexOf('-') >= 0)
        .filter(
            name ->
                Pattern.compile(
                        "(?<![\\w-])" + Pattern.quote(name) + "(?![\\w-])",
                        Pattern.CASE_INSENSITIVE)
                    .matcher(bare)
                    .find())
        .findFirst();
  }

  private static Optional<String> misspelt(String what, List<String> columns) {
    Matcher missing = MISSING_COLUMN.matcher(what);
    return missing.find() ? NearestName.of(missing.group(1), columns) : Optional.empty();
  }

  /** What DuckDB said, in one line and without what kind of error it calls it. */
  static String firstLine(SQLException said) {
    String message = String.valueOf(said.getMessage());
    String line = message.lines().findFirst().orElse(message);
    return cut(KIND.matcher(line).replaceFirst(""), MAX_MESSAGE);
  }

  private String shown() {
    return cut(sql.strip().replaceAll("\\s+", " "), MAX_SHOWN);
  }

  private static String cut(String line, int length) {
    return line.length() > length ? line.substring(0, length) + "..." : line;
  }
}
