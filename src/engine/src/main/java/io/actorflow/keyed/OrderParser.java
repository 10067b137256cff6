package io.actorflow.keyed;

import io.actorflow.api.PipelineException;
import io.actorflow.api.PipelineException.Problem;
import io.actorflow.group.RowOrder;
import io.actorflow.group.RowOrder.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.vector.types.pojo.Schema;

/** Reads an order such as {@code price desc, date-time asc nulls first}. */
final class OrderParser {
  private static final Pattern TERM =
      Pattern.compile(
          "\\s*(?:\"(?<quoted>(?:[^\"]|\"\")+)\"|(?<word>[^\\s,\"]+))(?:\\s+(?<way>asc|desc))?"
              + "(?:\\s+nulls\\s+(?<nulls>first|last))?\\s*(?:,|$)",
          Pattern.CASE_INSENSITIVE);

  private OrderParser() {}

  /**
   * @param setting where it stands
   * @throws PipelineException if it is no order by columns of {@code input}
   */
  static RowOrder parse(String setting, String text, Schema input) {
    List<Problem> problems = new ArrayList<>();
    InputColumns columns = InputColumns.of(input, problems);
    List<Term> terms = new ArrayList<>();
    Matcher matcher = TERM.matcher(text);
    int end = 0;
    while (end < text.length() && matcher.region(end, text.length()).lookingAt()) {
      String quoted = matcher.group("quoted");
      String name = quoted == null ? matcher.group("word") : quoted.replace("\"\"", "\"");
      boolean descends = "desc".equalsIgnoreCase(matcher.group("way"));
      boolean nullsFirst = "first".equalsIgnoreCase(matcher.group("nulls"));
      columns
          .ordering(setting, name)
          .ifPresent(column -> terms.add(new Term(column, descends, nullsFirst)));
      end = matcher.end();
    }
    if (end < text.length() || text.stripTrailing().endsWith(",")) {
      problems.add(
          new Problem(
              setting,
              "'%s' (expected: columns such as \"price desc, date-time asc nulls first\")"
                  .formatted(text)));
    }
    if (!problems.isEmpty()) {
      throw new PipelineException(problems);
    }
    return new RowOrder(terms);
  }
}
