package io.actorflow.pbm;

import io.actorflow.api.Delivery;
import io.actorflow.config.EventTime;
import io.actorflow.explain.DeadLetters;
import io.actorflow.explain.Edge;
import io.actorflow.explain.Explanation;
import io.actorflow.explain.Shuffle;
import io.actorflow.explain.Stage;
import io.actorflow.explain.Stage.Keeping;
import io.actorflow.explain.Stage.Reading;
import io.actorflow.explain.Windows;
import io.actorflow.run.Promises;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** How a pipeline is run, for people: a small tree for each of its stages. */
final class ExplanationText {
  private static final String TRUNK = "│ ";

  private final Explanation explanation;
  private final Outline outline = new Outline();

  private ExplanationText(Explanation explanation) {
    this.explanation = explanation;
  }

  static String of(Explanation explanation) {
    return new ExplanationText(explanation).render();
  }

  private String render() {
    outline.line(explanation.pipeline()).blank();
    for (Stage stage : explanation.stages()) {
      outline.line(stage.name() + ": " + stage.type());
      switch (stage) {
        case Reading reading -> reading(reading);
        case Keeping keeping -> keeping(keeping);
      }
      edges(stage);
      outline.blank();
    }
    deadLetters(explanation.deadLetters());
    return outline.render();
  }

  private void reading(Reading reading) {
    fact("tasks", asked(explanation.tasks(), "one", "parallelism"));
    fact("reads", list(reading.columns()));
    if (!reading.unread().isEmpty()) {
      fact("not read", list(reading.unread()));
    }
    reading.eventTime().ifPresent(time -> fact("event time", text(time)));
  }

  private void keeping(Keeping keeping) {
    fact("shards", asked(explanation.shards(), "two", "shards"));
    fact("key", list(keeping.key()));
    keeping.windows().ifPresent(windows -> fact("windows", text(windows)));
    keeping.facts().forEach(this::fact);
    if (!keeping.aggregates().isEmpty()) {
      fact("keeps", aggregates(keeping));
    }
    keeping
        .windows()
        .filter(windows -> !windows.late().isEmpty())
        .ifPresent(windows -> fact("late rows", windows.late().replace('-', ' ')));
  }

  private static String aggregates(Keeping keeping) {
    return keeping.aggregates().entrySet().stream()
        .map(aggregate -> aggregate.getKey() + " = " + aggregate.getValue())
        .collect(Collectors.joining(", "));
  }

  private void fact(String name, String text) {
    outline.labelled(TRUNK, "%-10s".formatted(name), text);
  }

  private static String asked(OptionalInt count, String perCore, String setting) {
    return count.isPresent()
        ? Integer.toString(count.getAsInt())
        : "%s for each core of the cluster (%s is not set)".formatted(perCore, setting);
  }

  private static String list(List<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  private static String text(EventTime time) {
    return "%s, up to %s out of order; a split is idle when silent for %s"
        .formatted(time.field(), text(time.maxOutOfOrderness()), text(time.idleTimeout()));
  }

  private static String text(Windows windows) {
    List<String> parts = new ArrayList<>();
    parts.add(windows.kind());
    windows.rows().ifPresent(rows -> parts.add("%,d rows of a key".formatted(rows)));
    windows.lengths().forEach((name, length) -> parts.add(name + " " + text(length)));
    if (!windows.eventTime().isEmpty()) {
      parts.add("of " + windows.eventTime());
    }
    return String.join(", ", parts);
  }

  private void edges(Stage stage) {
    int last = stage.edges().size() - 1;
    for (int index = 0; index <= last; index++) {
      edge(stage.edges().get(index), index == last);
    }
  }

  private void edge(Edge edge, boolean isLast) {
    outline.line((isLast ? "└─ " : "├─ ") + edge.to() + ": " + edge.type());
    String indent = isLast ? "     " : TRUNK + "   ";
    if (!edge.fused().isEmpty()) {
      outline.labelled(
          indent,
          "fused   ",
          edge.fused().stream()
              .map(step -> "%s (%s)".formatted(step.name(), step.type()))
              .collect(Collectors.joining(", ")));
    }
    edge.shuffle()
        .ifPresentOrElse(
            shuffle -> outline.labelled(indent, "shuffled", text(shuffle)),
            () -> outline.labelled(indent, "columns ", list(edge.columns())));
    outline.labelled(indent, "delivery", text(edge.delivery()));
  }

  private static String text(Shuffle shuffle) {
    String key =
        switch (shuffle.distribution()) {
          case BY_KEY -> shuffle.key().isEmpty() ? "to one shard" : "by " + list(shuffle.key());
          case BY_KEY_AND_TIME ->
              "spread over all shards, by %s and event time".formatted(list(shuffle.key()));
          case TO_ALL -> "to every shard";
        };
    if (shuffle.aggregates().isEmpty()) {
      return key + "; rows as they are";
    }
    return "%s; one group for each key%s, with %s"
        .formatted(
            key,
            shuffle.interval().map(length -> " and %s of time".formatted(text(length))).orElse(""),
            list(shuffle.aggregates()));
  }

  private static String text(Delivery delivery) {
    return Promises.name(delivery.guarantee()) + ": " + delivery.reason();
  }

  private void deadLetters(DeadLetters letters) {
    outline.line(
        "dead letters: "
            + letters.type().orElse("where the node keeps them (actorflow.dead-letters)"));
    outline.labelled("     ", "delivery", text(letters.delivery()));
  }

  /** As it may stand in a pipeline. */
  private static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    if (millis == 0 || duration.toSeconds() % 60 != 0) {
      return duration.toSeconds() + "s";
    }
    return duration.toMinutes() % 60 != 0 ? duration.toMinutes() + "m" : duration.toHours() + "h";
  }
}
