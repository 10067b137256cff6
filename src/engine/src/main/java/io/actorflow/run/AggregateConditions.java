package io.actorflow.run;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.actorflow.api.Columns;
import io.actorflow.api.Operator;
import io.actorflow.api.PipelineException;
import io.actorflow.api.PipelineException.Problem;
import io.actorflow.config.Components;
import io.actorflow.group.Aggregate;
import io.actorflow.group.Aggregate.Condition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The conditions of an operator's aggregates, as in {@code count(*) filter (where price > 100)}:
 * each becomes a column of true and false, which the operator {@code select} computes batch by
 * batch before rows are aggregated.
 */
record AggregateConditions(List<Aggregate> aggregates, Components components) {
  boolean isEmpty() {
    return conditions().isEmpty();
  }

  private List<Condition> conditions() {
    return Aggregate.conditions(aggregates);
  }

  /**
   * Checks that they are conditions over columns of {@code input}, as the operator {@code filter}
   * would.
   *
   * @throws PipelineException that names the aggregates that have others
   */
  void check(Schema input) {
    List<Problem> problems = new ArrayList<>();
    Set<Condition> checked = new HashSet<>();
    for (Aggregate aggregate : aggregates) {
      Condition condition = aggregate.condition();
      if (condition == null || !checked.add(condition)) {
        continue;
      }
      try (Operator filter = filter(condition)) {
        filter.outputSchema(input);
      } catch (PipelineException refused) {
        for (Problem problem : refused.problems()) {
          problems.add(
              new Problem("aggregates." + aggregate.name(), "filter: " + problem.message()));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new PipelineException(problems);
    }
  }

  private Operator filter(Condition condition) {
    Config settings = ConfigFactory.parseMap(Map.of("where", condition.sql()));
    return (Operator) components.operator("filter", settings);
  }

  /**
   * The columns of {@code input} that are needed.
   *
   * @param columns that are aggregated, those of the conditions among them
   */
  Set<String> columnsRead(Schema input, Collection<String> columns) {
    Set<String> read = new TreeSet<>(columns);
    for (Condition condition : conditions()) {
      read.remove(condition.column());
      try (Operator filter = filter(condition)) {
        read.addAll(filter.inputColumns(input, Set.of()));
      }
    }
    return read;
  }

  /** Makes an operator that puts their columns beside those of {@code input}. */
  Supplier<Operator> operator(Schema input) {
    Map<String, Object> computed = new TreeMap<>();
    for (Condition condition : conditions()) {
      computed.put(condition.column(), "coalesce((%s\n), false)".formatted(condition.sql()));
    }
    Config settings =
        ConfigFactory.empty()
            .withValue("keep", ConfigValueFactory.fromIterable(Columns.names(input)))
            .withValue("columns", ConfigValueFactory.fromMap(computed));
    return () -> (Operator) components.operator("select", settings);
  }
}
