package io.actorflow.bench.nexmark;

import java.util.ArrayList;
import java.util.List;

/**
 * How DuckDB answers a query: a file of statements that end with a semicolon. Each begins with a
 * comment that says what it gives.
 *
 * @param expected {@code -- expected:} gives the results, by the names of their columns; what else
 *     a result has is not compared
 * @param wrong {@code -- wrong:} gives what must not be; it sees the results as {@code raw}, whose
 *     column {@code value} is JSON
 */
record Answer(List<String> expected, List<String> wrong) {
  static Answer parse(String file, String text) {
    List<String> expected = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (String statement : text.split(";\\s*(\n|$)", -1)) {
      if (statement.isBlank()) {
        continue;
      }
      if (statement.startsWith("-- expected:")) {
        expected.add(statement);
      } else if (statement.startsWith("-- wrong:")) {
        wrong.add(statement);
      } else {
        throw new IllegalArgumentException(
            "%s: '%s' (expected: '-- expected:' or '-- wrong:' before each statement)"
                .formatted(file, statement.lines().findFirst().orElse("")));
      }
    }
    return new Answer(List.copyOf(expected), List.copyOf(wrong));
  }
}
