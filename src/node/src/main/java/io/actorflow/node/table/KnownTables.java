package io.actorflow.node.table;

import io.actorflow.api.NearestName;
import io.actorflow.api.PipelineException;
import io.actorflow.node.control.ControlException;
import io.actorflow.node.control.Refusal;
import io.actorflow.node.registry.PipelineRecord.Desired;
import io.actorflow.node.registry.PipelineView;
import io.actorflow.run.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables of all pipelines, and which of them a name means. */
final class KnownTables {
  private static final Logger LOG = LoggerFactory.getLogger(KnownTables.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final List<KnownTable> all = new ArrayList<>();

  /**
   * @param plans may throw a {@link PipelineException}; such a pipeline cannot run here, and its
   *     tables are not known
   */
  KnownTables(List<PipelineView> views, Function<PipelineView, Plan> plans) {
    for (PipelineView view : views) {
      try {
        plans
            .apply(view)
            .keyed()
            .forEach(
                (operator, stage) ->
                    stage
                        .plan()
                        .table()
                        .ifPresent(table -> all.add(new KnownTable(view, operator, table))));
      } catch (PipelineException e) {
        LOG.warn(
            "tables of pipeline '{}' are not known: {}", view.pipeline().name(), e.getMessage());
      }
    }
  }

  /** Of pipelines that run. */
  List<KnownTable> readable() {
    return all.stream().filter(KnownTables::isReadable).toList();
  }

  private static boolean isReadable(KnownTable table) {
    Desired desired = table.view().pipeline().desired();
    return desired == Desired.RUNNING || desired == Desired.PAUSED;
  }

  /**
   * The one that is meant.
   *
   * @param name {@code pipeline/operator}, or the operator alone
   */
  KnownTable of(String name) {
    boolean isWhole = name.indexOf('/') >= 0;
    List<KnownTable> named =
        all.stream()
            .filter(table -> (isWhole ? table.name() : table.operator()).equals(name))
            .toList();
    List<KnownTable> readable = named.stream().filter(KnownTables::isReadable).toList();
    if (readable.size() > 1) {
      throw new ControlException(
          new Refusal.Unanswerable(
              "'%s' may be one of %s (expected: pipeline/operator)"
                  .formatted(name, String.join(", ", names(readable)))));
    }
    if (readable.isEmpty() && !named.isEmpty()) {
      String pipeline = named.getFirst().view().pipeline().name();
      throw new ControlException(
          new Refusal.WrongState(
              "pipeline '%s' is stopped, and its tables are read while it runs; pbm pipeline resume %s starts it"
                  .formatted(pipeline, pipeline)));
    }
    if (readable.isEmpty()) {
      throw new ControlException(new Refusal.NotFound("table", name, nearest(name, isWhole)));
    }
    KnownTable found = readable.getFirst();
    if (!found.view().pipeline().hasBegun()) {
      throw new ControlException(
          new Refusal.Unavailable(
              "pipeline '%s' has not begun yet".formatted(found.view().pipeline().name()),
              RETRY_AFTER));
    }
    return found;
  }

  private Optional<String> nearest(String name, boolean isWhole) {
    List<String> known = names(readable());
    Optional<String> nearest = NearestName.of(name, known);
    if (nearest.isEmpty() && !isWhole) {
      List<String> operators = readable().stream().map(KnownTable::operator).toList();
      nearest = NearestName.of(name, operators);
    }
    return nearest;
  }

  private static List<String> names(List<KnownTable> tables) {
    return tables.stream().map(KnownTable::name).sorted().toList();
  }
}
