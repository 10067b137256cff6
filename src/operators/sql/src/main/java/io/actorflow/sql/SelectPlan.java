package io.actorflow.sql;

import io.actorflow.api.Columns;
import io.actorflow.api.NearestName;
import io.actorflow.api.PipelineException;
import io.actorflow.api.PipelineException.Problem;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * How {@link Select} makes its output of rows of one schema.
 *
 * @param passed columns of the input by their names in the output
 * @param conditions plain ones by their names in the output: true, or else false
 * @param computed expressions by their names in the output
 * @param columns that DuckDB is given
 * @param sql that DuckDB is asked, for the computed ones
 */
record SelectPlan(
    Schema input,
    Schema output,
    Map<String, String> passed,
    Map<String, Condition> conditions,
    Map<String, SqlText> computed,
    Set<String> columns,
    String sql) {
  /** A condition that is false where it is null: only so is a plain one the same as in SQL. */
  private static final Pattern COALESCED =
      Pattern.compile(
          "\\s*coalesce\\s*\\(\\s*\\((.*)\\)\\s*,\\s*false\\s*\\)\\s*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** Throws with everything that cannot be made of {@code input}. */
  static SelectPlan of(DuckDb database, Schema input, Map<String, SqlText> wanted) {
    List<Problem> problems = new ArrayList<>();
    List<String> names = Columns.names(input);
    Map<String, String> passed = new LinkedHashMap<>();
    Map<String, Condition> conditions = new LinkedHashMap<>();
    Map<String, SqlText> computed = new LinkedHashMap<>();
    Set<String> columns = new TreeSet<>();
    List<String> selected = new ArrayList<>();
    wanted.forEach(
        (name, text) -> {
          try {
            Optional<String> source = source(text, names);
            if (source.isPresent()) {
              passed.put(name, source.get());
              return;
            }
            Optional<Condition> condition = condition(text, input);
            if (condition.isPresent()) {
              conditions.put(name, condition.get());
              return;
            }
            Expression expression = Expression.parse(database, text, input);
            selected.add(selected(expression, expression.type(database, input), name));
            columns.addAll(expression.columns(names));
            computed.put(name, text);
          } catch (PipelineException refused) {
            problems.addAll(refused.problems());
          }
        });
    if (!problems.isEmpty()) {
      throw new PipelineException(problems);
    }
    String sql = "select " + String.join(", ", selected) + Expression.FROM;
    Map<String, Field> made = new LinkedHashMap<>();
    if (!computed.isEmpty()) {
      describe(database, Columns.project(input, columns), computed, sql)
          .getFields()
          .forEach(field -> made.put(field.getName(), field));
    }
    conditions.keySet().forEach(name -> made.put(name, Columns.bool(name)));
    passed.forEach((name, source) -> made.put(name, renamed(input.findField(source), name)));
    Schema output = new Schema(wanted.keySet().stream().map(made::get).toList());
    return new SelectPlan(input, output, passed, conditions, computed, columns, sql);
  }

  private static Optional<Condition> condition(SqlText text, Schema input) {
    Matcher coalesced = COALESCED.matcher(text.sql());
    return coalesced.matches()
        ? ConditionParser.parse(coalesced.group(1), input)
        : Optional.empty();
  }

  private static String selected(Expression expression, String type, String name) {
    String value =
        ColumnTypes.cast(type)
            .map(cast -> "cast(" + expression.sql() + " as " + cast + ")")
            .orElse(expression.sql());
    return value + " as " + SqlText.quoted(name);
  }

  private static Schema describe(
      DuckDb database, Schema columns, Map<String, SqlText> computed, String sql) {
    SqlText whole = whole(computed);
    try {
      Schema described = database.describe(columns, sql);
      described
          .getFields()
          .forEach(
              field -> ColumnTypes.check(computed.getOrDefault(field.getName(), whole), field));
      return described;
    } catch (SQLException said) {
      throw whole.refused(said, columns);
    }
  }

  /** The column that {@code text} is, if it is nothing else; throws if there is no such. */
  private static Optional<String> source(SqlText text, List<String> names) {
    Optional<String> name = SqlTokens.name(text.sql());
    Optional<String> source = name.flatMap(column -> SqlTokens.column(column, names));
    if (name.isPresent() && source.isEmpty()) {
      String hint =
          NearestName.of(name.get(), names).map("; did you mean '%s'?"::formatted).orElse("");
      throw new PipelineException(
          List.of(
              new Problem(
                  text.path(),
                  "column '%s' is not there (there are: %s%s)"
                      .formatted(name.get(), String.join(", ", names), hint))));
    }
    return source;
  }

  /** The columns of {@code input} that {@code wanted} are made of. */
  static Set<String> columnsRead(DuckDb database, Schema input, Collection<SqlText> wanted) {
    List<String> names = Columns.names(input);
    Set<String> columns = new TreeSet<>();
    for (SqlText text : wanted) {
      Optional<String> source = source(text, names);
      Optional<Condition> condition = condition(text, input);
      if (source.isPresent()) {
        columns.add(source.get());
      } else if (condition.isPresent()) {
        columns.addAll(condition.get().columns());
      } else {
        columns.addAll(Expression.parse(database, text, input).columns(names));
      }
    }
    return columns;
  }

  static Field renamed(Field field, String name) {
    return new Field(name, field.getFieldType(), field.getChildren());
  }

  /** What is computed together, for errors that are of one row and name no expression. */
  SqlText text() {
    return whole(computed);
  }

  private static SqlText whole(Map<String, SqlText> computed) {
    return computed.size() == 1
        ? computed.values().iterator().next()
        : new SqlText(
            "columns",
            computed.values().stream().map(SqlText::sql).collect(Collectors.joining(", ")));
  }
}
