package io.actorflow.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An aggregate as it is written: {@code top(price, 3) filter (where price > 100)}.
 *
 * @param function in lower case
 * @param distinct whether its arguments begin with {@code distinct}
 * @param arguments as they are written, names without their quotes
 * @param condition in SQL, behind {@code filter (where}; empty if there is none
 */
record AggregateCall(
    String function, boolean distinct, List<Argument> arguments, Optional<String> condition) {
  private static final Pattern FUNCTION = Pattern.compile("\\s*([a-zA-Z][a-zA-Z0-9_-]*)\\s*\\(");
  private static final Pattern FILTER =
      Pattern.compile(
          "\\s*filter\\s*\\(\\s*where\\b(.*)\\)\\s*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern DISTINCT =
      Pattern.compile("\\s*distinct(?:\\s+|(?=\"))(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

  /** A name, or else a number. */
  record Argument(String text, boolean quoted) {
    boolean isNumber() {
      return !quoted && NUMBER.matcher(text).matches();
    }

    boolean isStar() {
      return !quoted && text.equals("*");
    }
  }

  AggregateCall {
    arguments = List.copyOf(arguments);
  }

  /** Reads an expression; nothing if it has not this form. */
  static Optional<AggregateCall> read(String expression) {
    Matcher function = FUNCTION.matcher(expression);
    if (!function.lookingAt()) {
      return Optional.empty();
    }
    int end = end(expression, function.end());
    if (end < 0) {
      return Optional.empty();
    }
    String inside = expression.substring(function.end(), end);
    String behind = expression.substring(end + 1);
    Matcher filter = FILTER.matcher(behind);
    boolean filtered = filter.matches() && !filter.group(1).isBlank();
    if (!filtered && !behind.isBlank()) {
      return Optional.empty();
    }
    Matcher distinct = DISTINCT.matcher(inside);
    boolean isDistinct = distinct.matches();
    return Optional.of(
        new AggregateCall(
            function.group(1).toLowerCase(Locale.ROOT).replace('_', '-'),
            isDistinct,
            arguments(isDistinct ? distinct.group(1) : inside),
            filtered ? Optional.of(filter.group(1).strip()) : Optional.empty()));
  }

  /** Where the parenthesis closes that has been opened before {@code from}; -1 if nowhere. */
  private static int end(String expression, int from) {
    int open = 1;
    boolean quoted = false;
    for (int i = from; i < expression.length(); i++) {
      switch (expression.charAt(i)) {
        case '"' -> quoted = !quoted;
        case '(' -> open += quoted ? 0 : 1;
        case ')' -> open -= quoted ? 0 : 1;
        default -> {}
      }
      if (open == 0) {
        return i;
      }
    }
    return -1;
  }

  private static List<Argument> arguments(String inside) {
    List<Argument> arguments = new ArrayList<>();
    int start = 0;
    boolean quoted = false;
    for (int i = 0; i <= inside.length(); i++) {
      if (i < inside.length() && inside.charAt(i) == '"') {
        quoted = !quoted;
      }
      if (i == inside.length() || (inside.charAt(i) == ',' && !quoted)) {
        arguments.add(argument(inside.substring(start, i).strip()));
        start = i + 1;
      }
    }
    return arguments.size() == 1 && arguments.getFirst().text.isEmpty() ? List.of() : arguments;
  }

  private static Argument argument(String text) {
    boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    return quoted
        ? new Argument(text.substring(1, text.length() - 1).replace("\"\"", "\""), true)
        : new Argument(text, false);
  }
}
