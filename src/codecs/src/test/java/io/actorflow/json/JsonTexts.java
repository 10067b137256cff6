package io.actorflow.json;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random JSON as people and machines write it: any spacing, escapes where none are needed. */
final class JsonTexts {
  private JsonTexts() {}

  static Arbitrary<String> objects() {
    return objects(3);
  }

  private static Arbitrary<String> values(int depth) {
    Arbitrary<String> scalars =
        Arbitraries.oneOf(
            strings(),
            numbers(),
            Arbitraries.of("true", "false", "null", "{}", "[]", "{ }", "[\n]"));
    return depth == 0
        ? scalars
        : Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(4, scalars),
            net.jqwik.api.Tuple.of(1, objects(depth - 1)),
            net.jqwik.api.Tuple.of(1, arrays(depth - 1)));
  }

  private static Arbitrary<String> objects(int depth) {
    Arbitrary<String> names = Arbitraries.oneOf(strings(), columns());
    return Combinators.combine(names, spaces(), values(depth), spaces())
        .as((name, before, value, after) -> name + before + ":" + after + value + before)
        .list()
        .ofMaxSize(6)
        .map(fields -> "{" + String.join(",", fields) + "}");
  }

  /** Names that the tests' schema has, quoted. */
  static Arbitrary<String> columns() {
    return Arbitraries.of("\"l\"", "\"d\"", "\"s\"", "\"\\u0073\"", "\"n\"", "\"list\"");
  }

  private static Arbitrary<String> arrays(int depth) {
    return Combinators.combine(values(depth), spaces())
        .as((value, space) -> space + value)
        .list()
        .ofMaxSize(4)
        .map(elements -> "[" + String.join(",", elements) + "]");
  }

  private static Arbitrary<String> spaces() {
    return Arbitraries.of("", "", "", " ", "\n", "\t\r ");
  }

  /** No -0: Jackson reads it as 0, we as -0.0. */
  private static Arbitrary<String> numbers() {
    return anyNumbers()
        .map(
            text ->
                text.startsWith("-") && Double.parseDouble(text) == 0 ? text.substring(1) : text);
  }

  private static Arbitrary<String> anyNumbers() {
    return Arbitraries.oneOf(
        Arbitraries.longs().map(String::valueOf),
        Arbitraries.integers().between(-1000, 1000).map(String::valueOf),
        Arbitraries.doubles().map(String::valueOf),
        Combinators.combine(
                Arbitraries.of("", "-"),
                Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(22),
                Arbitraries.strings().numeric().ofMaxLength(20),
                Arbitraries.of("", "", "e0", "E5", "e-7", "e+20", "e-330", "e309"))
            .as(
                (sign, integer, fraction, exponent) ->
                    sign
                        + integer.replaceFirst("^0+(?=.)", "")
                        + (fraction.isEmpty() ? "" : "." + fraction)
                        + exponent));
  }

  static Arbitrary<String> strings() {
    Arbitrary<String> pieces =
        Arbitraries.oneOf(
            Arbitraries.strings().withCharRange('a', 'z').ofMaxLength(20),
            Arbitraries.of(
                List.of(
                    "\\\"",
                    "\\\\",
                    "\\/",
                    "\\b",
                    "\\f",
                    "\\n",
                    "\\r",
                    "\\t",
                    "\\u0000",
                    "\\u00E4",
                    "\\ud83d\\ude00",
                    "ä",
                    "€",
                    "\uD83D\uDE00",
                    "\u007f",
                    "'",
                    "{",
                    ":",
                    ",")));
    return pieces.list().ofMaxSize(5).map(text -> "\"" + String.join("", text) + "\"");
  }
}
