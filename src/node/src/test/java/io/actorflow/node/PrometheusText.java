package io.actorflow.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads Prometheus' text format, version 0.0.4, as strictly as its description has it: each family
 * has its help and its type before its series, all series of a family stand together, no series
 * stands twice.
 */
record PrometheusText(Map<String, String> types, List<Sample> samples) {
  private static final Pattern HELP = Pattern.compile("# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");
  private static final Pattern TYPE =
      Pattern.compile(
          "# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|summary|untyped)");
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? ([-+]?(?:[0-9.]+(?:[eE][-+]?[0-9]+)?|Inf)|NaN)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\[\\\\\"n])*)\",?");
  private static final Set<String> HISTOGRAM = Set.of("_bucket", "_sum", "_count");

  /** One line that counts. */
  record Sample(String family, String name, Map<String, String> labels, double value) {}

  static PrometheusText parse(String text) {
    assertThat(text).endsWith("\n");
    Map<String, String> types = new LinkedHashMap<>();
    List<Sample> samples = new ArrayList<>();
    String help = "";
    String family = "";
    for (String line : text.lines().toList()) {
      Matcher matcher = HELP.matcher(line);
      if (matcher.matches()) {
        help = matcher.group(1);
        continue;
      }
      matcher = TYPE.matcher(line);
      if (matcher.matches()) {
        family = matcher.group(1);
        assertThat(help).as("help before: %s", line).isEqualTo(family);
        assertThat(types.put(family, matcher.group(2))).as("only one: %s", line).isNull();
        continue;
      }
      matcher = SAMPLE.matcher(line);
      assertThat(matcher.matches()).as("a sample: %s", line).isTrue();
      String name = matcher.group(1);
      assertThat(belongs(name, family, types.get(family)))
          .as("'%s' below '%s'", line, family)
          .isTrue();
      samples.add(
          new Sample(family, name, labels(matcher.group(2)), Double.parseDouble(value(matcher))));
    }
    assertThat(samples.stream().map(sample -> sample.name() + sample.labels()))
        .doesNotHaveDuplicates();
    return new PrometheusText(types, samples);
  }

  private static String value(Matcher sample) {
    return sample.group(3).replace("Inf", "Infinity");
  }

  private static boolean belongs(String name, String family, @Nullable String type) {
    if (name.equals(family)) {
      return !"histogram".equals(type);
    }
    return Set.of("histogram", "summary").contains(String.valueOf(type))
        && HISTOGRAM.stream().anyMatch(suffix -> name.equals(family + suffix));
  }

  private static Map<String, String> labels(@Nullable String text) {
    Map<String, String> labels = new TreeMap<>();
    if (text != null) {
      Matcher matcher = LABEL.matcher(text);
      int at = 0;
      while (at < text.length()) {
        assertThat(matcher.find(at) && matcher.start() == at).as("labels: %s", text).isTrue();
        labels.put(matcher.group(1), matcher.group(2));
        at = matcher.end();
      }
    }
    return labels;
  }

  List<Sample> of(String name) {
    return samples.stream().filter(sample -> sample.name().equals(name)).toList();
  }

  double sum(String name) {
    assertThat(of(name)).as(name).isNotEmpty();
    return of(name).stream().mapToDouble(Sample::value).sum();
  }
}
