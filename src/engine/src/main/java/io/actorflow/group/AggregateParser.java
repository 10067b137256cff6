package io.actorflow.group;

import io.actorflow.api.AggregateFunction;
import io.actorflow.api.Columns;
import io.actorflow.api.NearestName;
import io.actorflow.api.PipelineException;
import io.actorflow.api.PipelineException.Problem;
import io.actorflow.group.Aggregate.Condition;
import io.actorflow.group.AggregateCall.Argument;
import io.actorflow.group.WordAggregate.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Reads the aggregates of one operator. */
public final class AggregateParser {
  static final int DEFAULT_COLLECTED = 100;
  static final int MAX_COLLECTED = 10_000;
  static final int MAX_HITTERS = 1000;

  /** The engine's own aggregates, and how each is called. */
  private static final Map<String, String> USAGE =
      Map.ofEntries(
          Map.entry("count", "count(*), count(column) or count(distinct column)"),
          Map.entry("sum", "sum(column)"),
          Map.entry("avg", "avg(column)"),
          Map.entry("stddev", "stddev(column)"),
          Map.entry("stddev-pop", "stddev-pop(column)"),
          Map.entry("min", "min(column)"),
          Map.entry("max", "max(column)"),
          Map.entry("first", "first(column) or first(column, order)"),
          Map.entry("last", "last(column) or last(column, order)"),
          Map.entry("collect", "collect(column), collect(column, limit) or with an order column"),
          Map.entry("top", "top(column, k)"),
          Map.entry("quantile", "quantile(column, fraction)"),
          Map.entry("approx-count-distinct", "approx-count-distinct(column)"),
          Map.entry("heavy-hitters", "heavy-hitters(column, k)"));

  private final Schema input;
  private final String eventTime;
  private final Map<String, AggregateFunction> plugIns;
  private final Map<String, Condition> conditions = new HashMap<>();

  /**
   * @param eventTime the column of {@code input} that holds event times; empty if none does
   * @param plugIns further aggregates by name
   */
  public AggregateParser(Schema input, String eventTime, Map<String, AggregateFunction> plugIns) {
    this.input = input;
    this.eventTime = eventTime;
    this.plugIns = Map.copyOf(plugIns);
  }

  /**
   * Reads {@code "max(price)"}.
   *
   * @param name of the output column
   * @throws PipelineException if it is not an aggregate of columns of the input
   */
  public Aggregate parse(String name, String expression) {
    try {
      AggregateCall call =
          AggregateCall.read(expression)
              .orElseThrow(
                  () ->
                      new PipelineException(
                          "no aggregate (expected: one such as count(*), max(column) or count(*) filter (where column > 100); there are: %s)"
                              .formatted(names())));
      return aggregate(name, call);
    } catch (PipelineException wrong) {
      throw new PipelineException(
          wrong.problems().stream()
              .map(
                  problem ->
                      new Problem(
                          "aggregates." + name,
                          "\"%s\": %s".formatted(expression, problem.message())))
              .toList());
    }
  }

  private String names() {
    TreeSet<String> names = new TreeSet<>(USAGE.keySet());
    names.addAll(plugIns.keySet());
    return String.join(", ", names);
  }

  private Aggregate aggregate(String name, AggregateCall call) {
    String function = call.function();
    if (!USAGE.containsKey(function)) {
      return plugIn(name, call);
    }
    if (call.distinct() && !function.equals("count")) {
      throw usage(call);
    }
    return switch (function) {
      case "count" -> count(name, call);
      case "sum" -> words(name, Kind.SUM, call, Words::isNumber, "numbers");
      case "avg" -> words(name, Kind.AVG, call, Words::isNumber, "numbers");
      case "stddev" -> words(name, Kind.STDDEV, call, Words::isNumber, "numbers");
      case "stddev-pop" -> words(name, Kind.STDDEV_POP, call, Words::isNumber, "numbers");
      case "min" -> extreme(name, Kind.MIN, call);
      case "max" -> extreme(name, Kind.MAX, call);
      case "first" -> placed(name, Kind.FIRST, call);
      case "last" -> placed(name, Kind.LAST, call);
      case "collect" -> collect(name, call);
      case "top" -> {
        Field column = scalar(call, 2, 2);
        int limit = limit(call, 1, MAX_COLLECTED);
        yield cell(name, call, new RankedType(element(column), false, true, limit, false), column);
      }
      case "quantile" -> quantile(name, call);
      case "approx-count-distinct" -> {
        Field column = scalar(call, 1, 1);
        yield cell(name, call, new ApproxDistinctType(element(column)), column);
      }
      case "heavy-hitters" -> {
        Field column = scalar(call, 2, 2);
        HeavyHittersType type =
            new HeavyHittersType(named("value", column), limit(call, 1, MAX_HITTERS));
        yield cell(name, call, type, column);
      }
      default -> throw new IllegalStateException("no aggregate " + function);
    };
  }

  private Aggregate count(String name, AggregateCall call) {
    if (call.distinct()) {
      Field column = scalar(call, 1, 1);
      return cell(name, call, new DistinctType(element(column)), column);
    }
    expectArguments(call, 1);
    if (call.arguments().getFirst().isStar()) {
      return new WordAggregate(
          name,
          Kind.COUNT_ALL,
          "",
          "",
          false,
          FieldType.nullable(WordAggregate.INT64),
          condition(call));
    }
    return words(name, Kind.COUNT, call, type -> true, "any type");
  }

  private Aggregate words(
      String name, Kind kind, AggregateCall call, Predicate<ArrowType> fits, String expected) {
    expectArguments(call, 1);
    return words(name, kind, column(call, 0, fits, expected), "", call);
  }

  private Aggregate words(String name, Kind kind, Field column, String order, AggregateCall call) {
    return new WordAggregate(
        name,
        kind,
        column.getName(),
        order,
        column.getType() instanceof ArrowType.FloatingPoint,
        element(column).getFieldType(),
        condition(call));
  }

  private Aggregate extreme(String name, Kind kind, AggregateCall call) {
    expectArguments(call, 1);
    Field column =
        column(
            call,
            0,
            type -> Words.isNumberOrTime(type) || Words.isText(type),
            "numbers, strings, bytes, dates or timestamps");
    return Words.isText(column.getType())
        ? cell(
            name, call, new RankedType(element(column), false, kind == Kind.MAX, 1, true), column)
        : words(name, kind, column, "", call);
  }

  private Aggregate placed(String name, Kind kind, AggregateCall call) {
    Field column = scalar(call, 1, 2);
    Field order = order(call, call.arguments().size() == 2);
    return Words.isText(column.getType())
        ? cell(
            name,
            call,
            new RankedType(element(column), true, kind == Kind.LAST, 1, true),
            column,
            order)
        : words(name, kind, column, order.getName(), call);
  }

  private Aggregate collect(String name, AggregateCall call) {
    int count = call.arguments().size();
    Field column = scalar(call, 1, 3);
    boolean limited = count > 1 && call.arguments().get(count - 1).isNumber();
    boolean ordered = count == (limited ? 3 : 2);
    if (count == 3 && !limited) {
      throw usage(call);
    }
    int limit = limited ? limit(call, count - 1, MAX_COLLECTED) : DEFAULT_COLLECTED;
    if (!ordered && eventTime.isEmpty()) {
      return cell(name, call, new RankedType(element(column), false, false, limit, false), column);
    }
    return cell(
        name,
        call,
        new RankedType(element(column), true, false, limit, false),
        column,
        order(call, ordered));
  }

  /** The column that says what is first: the second argument, or event time. */
  private Field order(AggregateCall call, boolean given) {
    if (!given && eventTime.isEmpty()) {
      throw new PipelineException(
          "the input has no event time to order by (expected: a second column that says the order, as in %s(%s, sequence), or event-time { field = ... } at the source)"
              .formatted(call.function(), call.arguments().getFirst().text()));
    }
    return given
        ? column(call, 1, AggregateParser::isOrder, "whole numbers, dates or timestamps")
        : field(eventTime);
  }

  private static boolean isOrder(ArrowType type) {
    return Words.isNumberOrTime(type) && !(type instanceof ArrowType.FloatingPoint);
  }

  private Aggregate quantile(String name, AggregateCall call) {
    expectArguments(call, 2);
    Field column = column(call, 0, Words::isNumber, "numbers");
    Argument fraction = call.arguments().get(1);
    double value = fraction.isNumber() ? Double.parseDouble(fraction.text()) : -1;
    if (value < 0 || value > 1) {
      throw new PipelineException(
          "the fraction is %s (expected: 0 to 1, as in quantile(%s, 0.99))"
              .formatted(fraction.text(), column.getName()));
    }
    boolean floating = column.getType() instanceof ArrowType.FloatingPoint;
    return cell(name, call, new QuantileType(floating, value), column);
  }

  private Aggregate plugIn(String name, AggregateCall call) {
    AggregateFunction function = plugIns.get(call.function());
    if (function == null || call.distinct()) {
      List<String> known = new ArrayList<>(USAGE.keySet());
      known.addAll(plugIns.keySet());
      String hint =
          NearestName.of(call.function(), known).map("did you mean '%s'? "::formatted).orElse("");
      throw new PipelineException(
          "'%s' is no aggregate (%sthere are: %s)".formatted(call.function(), hint, names()));
    }
    List<Field> columns = new ArrayList<>();
    List<Double> numbers = new ArrayList<>();
    for (Argument argument : call.arguments()) {
      if (argument.isNumber()) {
        numbers.add(Double.parseDouble(argument.text()));
      } else {
        columns.add(field(argument.text()));
      }
    }
    return new CellAggregate(
        name,
        text(call),
        new PlugInType(function.of(List.copyOf(columns), List.copyOf(numbers))),
        columns.stream().map(Field::getName).toList(),
        condition(call));
  }

  private Aggregate cell(String name, AggregateCall call, CellType type, Field... columns) {
    List<String> names = List.of(columns).stream().map(Field::getName).toList();
    return new CellAggregate(name, text(call), type, names, condition(call));
  }

  private static String text(AggregateCall call) {
    return "%s(%s%s)"
        .formatted(
            call.function(),
            call.distinct() ? "distinct " : "",
            call.arguments().stream().map(Argument::text).collect(Collectors.joining(", ")));
  }

  private @Nullable Condition condition(AggregateCall call) {
    return call.condition().map(this::condition).orElse(null);
  }

  /** Its column is called as no other is. */
  private Condition condition(String sql) {
    Condition known = conditions.get(sql);
    if (known == null) {
      String column = "filter-" + (conditions.size() + 1);
      while (Columns.names(input).contains(column)) {
        column = "_" + column;
      }
      known = new Condition(column, sql);
      conditions.put(sql, known);
    }
    return known;
  }

  /** The first argument, a column of values that are one each. */
  private Field scalar(AggregateCall call, int leastArguments, int mostArguments) {
    int count = call.arguments().size();
    if (count < leastArguments || count > mostArguments) {
      throw usage(call);
    }
    return column(
        call,
        0,
        type -> Words.isNumberOrTime(type) || Words.isText(type) || type instanceof ArrowType.Bool,
        "numbers, strings, bytes, booleans, dates or timestamps");
  }

  private int limit(AggregateCall call, int argument, int most) {
    Argument limit = call.arguments().get(argument);
    double value = limit.isNumber() ? Double.parseDouble(limit.text()) : 0;
    if (value < 1 || value > most || value != Math.rint(value)) {
      throw new PipelineException(
          "'%s' is no number of values (expected: 1 to %d; %s)"
              .formatted(limit.text(), most, USAGE.get(call.function())));
    }
    return (int) value;
  }

  private static void expectArguments(AggregateCall call, int count) {
    if (call.arguments().size() != count) {
      throw usage(call);
    }
  }

  private static PipelineException usage(AggregateCall call) {
    int count = call.arguments().size();
    return new PipelineException(
        "%s has %d argument%s%s (expected: %s)"
            .formatted(
                call.function(),
                count,
                count == 1 ? "" : "s",
                call.distinct() ? ", the first distinct" : "",
                USAGE.get(call.function())));
  }

  private Field column(
      AggregateCall call, int argument, Predicate<ArrowType> fits, String expected) {
    Field field = field(call.arguments().get(argument).text());
    if (!fits.test(field.getType())) {
      throw new PipelineException(
          "'%s' is %s (expected: a column of %s)"
              .formatted(field.getName(), field.getType(), expected));
    }
    return field;
  }

  private Field field(String column) {
    Optional<Field> field =
        input.getFields().stream().filter(each -> each.getName().equals(column)).findFirst();
    return field.orElseThrow(
        () ->
            new PipelineException(
                "the input has no column '%s' (%sthere are: %s)"
                    .formatted(
                        column,
                        NearestName.of(column, Columns.names(input))
                            .map("did you mean '%s'? "::formatted)
                            .orElse(""),
                        String.join(", ", Columns.names(input)))));
  }

  private static Field element(Field column) {
    return named("element", column);
  }

  /** A value of a column, wherever it stands: with its type, and its unit if it is a moment. */
  private static Field named(String name, Field column) {
    return new Field(
        name,
        new FieldType(true, column.getType(), null, column.getMetadata()),
        column.getChildren());
  }
}
