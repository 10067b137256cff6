package io.actorflow.node;

import io.actorflow.node.control.ClusterView;
import io.actorflow.node.control.ControlEvent;
import io.actorflow.node.control.ControlEvent.Subject;
import io.actorflow.node.control.PipelineSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.stream.javadsl.Source;

/** Changes of members and pipelines: what differs from one look to the next. */
final class ControlEvents {
  private static final Duration EVERY = Duration.ofMillis(500);

  private ControlEvents() {}

  private record Key(Subject subject, String name) {}

  private record Seen(String state, String message) {}

  static Source<ControlEvent, NotUsed> source(
      Cluster cluster, Supplier<CompletionStage<List<PipelineSummary>>> pipelines) {
    return Source.tick(Duration.ZERO, EVERY, NotUsed.getInstance())
        .mapMaterializedValue(cancellable -> NotUsed.getInstance())
        .mapAsync(
            1,
            tick ->
                pipelines
                    .get()
                    .<Map<Key, Seen>>handle(
                        (found, failure) -> look(cluster, found == null ? List.of() : found)))
        .statefulMapConcat(
            () -> {
              Map<Key, Seen> before = new HashMap<>();
              boolean[] first = {true};
              return now -> {
                List<ControlEvent> changes = first[0] ? List.of() : changes(before, now);
                first[0] = false;
                before.clear();
                before.putAll(now);
                return changes;
              };
            });
  }

  private static Map<Key, Seen> look(Cluster cluster, List<PipelineSummary> pipelines) {
    Map<Key, Seen> seen = new HashMap<>();
    for (ClusterView.Member member : Views.cluster("", cluster).members()) {
      String state =
          member.reachable() ? member.status().name().toLowerCase(Locale.ROOT) : "unreachable";
      seen.put(new Key(Subject.MEMBER, member.address()), new Seen(state, ""));
    }
    for (PipelineSummary pipeline : pipelines) {
      seen.put(
          new Key(Subject.PIPELINE, pipeline.name()),
          new Seen(
              pipeline.actual().name().toLowerCase(Locale.ROOT),
              pipeline.reason() == null ? "" : pipeline.reason()));
    }
    return seen;
  }

  private static List<ControlEvent> changes(Map<Key, Seen> before, Map<Key, Seen> now) {
    List<ControlEvent> events = new ArrayList<>();
    now.forEach(
        (key, seen) -> {
          Seen known = before.get(key);
          if (known == null || !known.equals(seen)) {
            events.add(event(key, seen));
          }
        });
    before.forEach(
        (key, seen) -> {
          if (!now.containsKey(key)) {
            events.add(event(key, new Seen("removed", "")));
          }
        });
    return events;
  }

  private static ControlEvent event(Key key, Seen seen) {
    String message =
        "%s %s is %s%s"
            .formatted(
                key.subject().name().toLowerCase(Locale.ROOT),
                key.name(),
                seen.state(),
                seen.message().isEmpty() ? "" : ": " + seen.message());
    return new ControlEvent(Instant.now(), key.subject(), key.name(), seen.state(), message);
  }
}
