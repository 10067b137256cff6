package io.actorflow.config;

import static io.actorflow.config.Examples.TRENDING_AUCTIONS;
import static io.actorflow.config.Examples.complaints;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each thing that somebody may mistype in the example is found, on its line. */
class MutantsTest {
  private static final Pattern KEY = Pattern.compile("([a-z-]+)(?= (=|\\{))");
  private static final Pattern TYPE = Pattern.compile("(?<=type = )[a-z]+");
  private static final Pattern COLUMN_TYPE = Pattern.compile("(?<= = )(long|timestamp-millis)");
  private static final Pattern CLOSED_CHOICE = Pattern.compile("tumbling|exactly-once");
  private static final Pattern DURATION = Pattern.compile("\\b\\d+s\\b");
  private static final Pattern LIST = Pattern.compile("\\[(bids|auction)]");
  private static final Pattern BRACKET = Pattern.compile("[{}\\[\\]\"]");

  record Mutant(String what, int line, String text) {
    @Override
    public String toString() {
      return "line " + line + ": " + what;
    }
  }

  static Stream<Mutant> mutants() {
    List<Mutant> mutants = new ArrayList<>();
    // Columns and aggregates may have any name, so theirs are left alone.
    String free = "auction|bidder|price|date-time|bids|top-price|values";
    Matcher keys = KEY.matcher(TRENDING_AUCTIONS);
    while (keys.find()) {
      if (!keys.group().matches(free)) {
        mutants.add(mutant(keys, keys.group() + "x"));
        mutants.add(mutant(keys, "un" + keys.group()));
        mutants.add(mutant(keys, swapped(keys.group())));
      }
    }
    all(mutants, TYPE, "kafak", "nothing-like-it", "\"\"", "[x]", "{}");
    all(mutants, COLUMN_TYPE, "lnog", "varchar", "[]", "{}", "null", "[long, long]");
    all(mutants, CLOSED_CHOICE, "sometimes", "7", "[x]", "null");
    all(mutants, DURATION, "10", "soon", "10 parsecs", "[1s]", "null", "-10s");
    all(mutants, LIST, "[]", "bids", "7", "{}", "[[x]]", "null");
    return mutants.stream();
  }

  private static void all(List<Mutant> mutants, Pattern pattern, String... replacements) {
    Matcher matcher = pattern.matcher(TRENDING_AUCTIONS);
    while (matcher.find()) {
      for (String replacement : replacements) {
        mutants.add(mutant(matcher, replacement));
      }
    }
  }

  private static Mutant mutant(Matcher place, String replacement) {
    String before = TRENDING_AUCTIONS.substring(0, place.start());
    return new Mutant(
        place.group() + " becomes " + replacement,
        1 + (int) before.chars().filter(letter -> letter == '\n').count(),
        before + replacement + TRENDING_AUCTIONS.substring(place.end()));
  }

  private static String swapped(String name) {
    return name.substring(1, 2) + name.charAt(0) + name.substring(2);
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void findsWhatIsWrongOnItsLine(Mutant mutant) {
    assertThat(complaints(mutant.text))
        .as(mutant.text)
        .isNotEmpty()
        .allMatch(line -> line.matches("pipelines/test.conf:\\d+: .*"), "has file and line")
        .anyMatch(
            line -> line.startsWith("pipelines/test.conf:" + mutant.line + ": "), "on its line");
  }

  static Stream<Mutant> cutMutants() {
    List<Mutant> mutants = new ArrayList<>();
    all(mutants, BRACKET, "");
    return mutants.stream();
  }

  @ParameterizedTest
  @MethodSource("cutMutants")
  void refusesAMissingBracketOrQuoteWithALine(Mutant mutant) {
    assertThat(complaints(mutant.text))
        .as(mutant.text)
        .isNotEmpty()
        .allMatch(line -> line.matches("pipelines/test.conf:\\d+: .*"), "has file and line");
  }
}
