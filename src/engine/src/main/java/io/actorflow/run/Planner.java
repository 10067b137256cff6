package io.actorflow.run;

import io.actorflow.api.Columns;
import io.actorflow.api.KeyedOperator;
import io.actorflow.api.Operator;
import io.actorflow.api.PipelineException;
import io.actorflow.api.PipelineException.Problem;
import io.actorflow.api.Step;
import io.actorflow.config.Components;
import io.actorflow.config.EventTime;
import io.actorflow.config.Node;
import io.actorflow.config.PipelineDefinition;
import io.actorflow.config.SecretResolver;
import io.actorflow.group.GroupLayout;
import io.actorflow.group.PreAggregator;
import io.actorflow.group.ResultBatches;
import io.actorflow.keyed.Aggregation;
import io.actorflow.run.Plan.Branch;
import io.actorflow.run.Plan.KeyedStage;
import io.actorflow.run.Plan.SinkStage;
import io.actorflow.run.Plan.SourceStage;
import io.actorflow.run.Plan.Target;
import io.actorflow.run.Plan.ToShards;
import io.actorflow.run.Plan.ToSink;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Makes a plan of a definition.
 *
 * <p>Rows are shuffled only in front of stateful operators; everything between is fused to what
 * comes before it, so a stateless operator behind which the ways part runs once for each way. Going
 * backwards from the sinks, each operator says which columns it needs, and a source reads no
 * others.
 */
public final class Planner {
  private final PipelineDefinition definition;
  private final Components components;
  private final SecretResolver secrets;
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Map<String, Step> steps = new HashMap<>();
  private final Map<String, Schema> outputs = new HashMap<>();
  private final Map<String, String> eventTimes = new HashMap<>();
  private final Map<String, GroupLayout> layouts = new HashMap<>();
  private final List<Problem> problems = new ArrayList<>();

  private Planner(PipelineDefinition definition, Components components, SecretResolver secrets) {
    this.definition = definition;
    this.components = components;
    this.secrets = secrets;
    definition.nodes().forEach(node -> nodes.put(node.name(), node));
  }

  /**
   * Plans a pipeline. Asks nobody outside of this process.
   *
   * @throws PipelineException with everything that cannot be carried out, by file and line
   */
  public static Plan plan(
      PipelineDefinition definition, Components components, SecretResolver secrets) {
    return new Planner(definition, components, secrets).plan();
  }

  private Plan plan() {
    Optional<Node> deadLetters = Optional.ofNullable(definition.deadLetters());
    try {
      definition.sources().forEach(this::describeSource);
      definition.operators().forEach(this::describeOperator);
      definition.sinks().forEach(this::describeSink);
      deadLetters.ifPresent(node -> attempt(node, () -> components.sink(node, secrets)));
      throwProblems();
      Map<String, SourceStage> sources = new LinkedHashMap<>();
      for (Node node : definition.sources()) {
        sources.put(node.name(), sourceStage(node));
      }
      Map<String, KeyedStage> keyed = new LinkedHashMap<>();
      for (Node node : definition.operators()) {
        if (steps.get(node.name()) instanceof Aggregation aggregation) {
          keyed.put(node.name(), keyedStage(node, aggregation));
        }
      }
      Map<String, SinkStage> sinks = new LinkedHashMap<>();
      for (Node node : definition.sinks()) {
        sinks.put(node.name(), sinkStage(node));
      }
      throwProblems();
      return new Plan(definition.name(), sources, keyed, sinks, deadLetters.map(this::sinkStage));
    } finally {
      steps.values().stream()
          .filter(Operator.class::isInstance)
          .map(Operator.class::cast)
          .forEach(Operator::close);
    }
  }

  private void throwProblems() {
    if (!problems.isEmpty()) {
      throw new PipelineException(problems);
    }
  }

  /** Runs what the author may have to mend something for; says where it stands. */
  private <T> Optional<T> attempt(Node node, Supplier<T> action) {
    try {
      return Optional.of(action.get());
    } catch (PipelineException e) {
      for (Problem problem : e.problems()) {
        boolean isPlaced = problem.message().startsWith(node.location().file() + ":");
        problems.add(
            isPlaced
                ? problem
                : new Problem(
                    "",
                    node.location()
                            .withPath(
                                problem.path().isEmpty()
                                    ? node.location().path()
                                    : node.location().path() + "." + problem.path())
                        + ": "
                        + problem.message()));
      }
      return Optional.empty();
    }
  }

  private void describeSource(Node node) {
    attempt(node, () -> components.source(node, secrets).schema())
        .ifPresent(
            schema -> {
              outputs.put(node.name(), schema);
              EventTime eventTime = node.eventTime();
              if (eventTime != null) {
                attempt(node, () -> checkEventTime(eventTime, schema));
                eventTimes.put(node.name(), eventTime.field());
              }
            });
  }

  private static EventTime checkEventTime(EventTime eventTime, Schema schema) {
    Optional<Field> field =
        schema.getFields().stream().filter(f -> f.getName().equals(eventTime.field())).findFirst();
    if (field.isEmpty() || !Aggregation.isEventTime(field.get())) {
      throw new PipelineException(
          List.of(
              new Problem(
                  "event-time.field",
                  "'%s' is %s (expected: a column of type timestamp-millis or timestamp-micros)"
                      .formatted(
                          eventTime.field(),
                          field.map(f -> f.getType().toString()).orElse("no column of it")))));
    }
    return eventTime;
  }

  private void describeOperator(Node node) {
    Optional<Schema> input = input(node);
    Optional<Step> step = attempt(node, () -> components.operator(node, secrets));
    step.ifPresent(made -> steps.put(node.name(), made));
    if (input.isEmpty() || step.isEmpty()) {
      return;
    }
    String eventTime = eventTimes.getOrDefault(node.from().getFirst(), "");
    attempt(
        node,
        () -> {
          if (step.get() instanceof Aggregation aggregation) {
            if (aggregation.needsEventTime() && eventTime.isEmpty()) {
              throw new PipelineException(
                  "windows need event time (expected: event-time { field = ... } at the source, and that column kept by the operators between)");
            }
            GroupLayout layout =
                aggregation.layout(input.get(), eventTime, components.aggregates());
            new AggregateConditions(layout, components).check(input.get());
            layouts.put(node.name(), layout);
            outputs.put(node.name(), aggregation.results(layout).schema());
            eventTimes.put(
                node.name(), aggregation.needsEventTime() ? ResultBatches.WINDOW_END : "");
            return outputs.get(node.name());
          }
          if (step.get() instanceof KeyedOperator) {
            throw new PipelineException("this kind of stateful operator cannot be run");
          }
          Schema output = step.get().outputSchema(input.get());
          outputs.put(node.name(), output);
          if (step.get() instanceof Operator) {
            eventTimes.put(node.name(), Columns.names(output).contains(eventTime) ? eventTime : "");
          }
          return output;
        });
  }

  private void describeSink(Node node) {
    attempt(node, () -> components.sink(node, secrets).delivery())
        .flatMap(promise -> Promises.tooLittle(definition, node, promise))
        .ifPresent(problems::add);
  }

  /** The columns that go into a node: those of all it takes rows from must be the same. */
  private Optional<Schema> input(Node node) {
    Schema first = outputs.get(node.from().getFirst());
    for (String from : node.from()) {
      Schema schema = outputs.get(from);
      if (schema == null || first == null) {
        return Optional.empty();
      }
      if (!schema.equals(first)) {
        problems.add(
            new Problem(
                "",
                "%s: '%s' has columns %s, '%s' has %s (expected: the same)"
                    .formatted(
                        node.location(),
                        node.from().getFirst(),
                        Columns.names(first),
                        from,
                        Columns.names(schema))));
        return Optional.empty();
      }
    }
    return Optional.ofNullable(first);
  }

  private SinkStage sinkStage(Node node) {
    return new SinkStage(node.name(), () -> components.sink(node, secrets));
  }

  private SourceStage sourceStage(Node node) {
    Schema all = schema(node.name());
    Set<String> needed = new TreeSet<>();
    for (Node consumer : consumers(node)) {
      needed.addAll(neededFrom(consumer, all));
    }
    EventTime eventTime = node.eventTime();
    if (eventTime != null) {
      needed.add(eventTime.field());
    }
    Schema columns = Columns.project(all, needed);
    return new SourceStage(
        node.name(),
        () -> components.source(node, secrets),
        columns,
        Optional.ofNullable(eventTime),
        branches(node, columns));
  }

  private KeyedStage keyedStage(Node node, Aggregation aggregation) {
    return new KeyedStage(
        node.name(),
        aggregation,
        layout(node),
        eventTimes.getOrDefault(node.from().getFirst(), ""),
        heads(node),
        branches(node, schema(node.name())));
  }

  private Schema schema(String node) {
    Schema schema = outputs.get(node);
    if (schema == null) {
      throw new IllegalStateException("'" + node + "' has not been described");
    }
    return schema;
  }

  private GroupLayout layout(Node node) {
    GroupLayout layout = layouts.get(node.name());
    if (layout == null) {
      throw new IllegalStateException("'" + node.name() + "' has not been described");
    }
    return layout;
  }

  private List<Node> consumers(Node node) {
    return nodes.values().stream().filter(other -> other.from().contains(node.name())).toList();
  }

  private boolean isHead(Node node) {
    return node.from().isEmpty() || steps.get(node.name()) instanceof KeyedOperator;
  }

  /** Names of the stages whose rows reach the node without another shuffle. */
  private List<String> heads(Node node) {
    Set<String> heads = new TreeSet<>();
    for (String from : node.from()) {
      Node before = nodes.get(from);
      if (before != null && isHead(before)) {
        heads.add(from);
      } else if (before != null) {
        heads.addAll(heads(before));
      }
    }
    return List.copyOf(heads);
  }

  /** The columns of {@code input} that a node, and all behind it up to a shuffle, read. */
  private Set<String> neededFrom(Node node, Schema input) {
    Step step = steps.get(node.name());
    return switch (step) {
      case Aggregation aggregation -> {
        String eventTime = eventTimes.getOrDefault(node.from().getFirst(), "");
        GroupLayout layout = layout(node);
        yield new AggregateConditions(layout, components)
            .columnsRead(
                input,
                PreAggregator.columnsRead(layout, aggregation.slices(eventTime).orElse(null)));
      }
      case Operator operator -> {
        Set<String> wanted = new TreeSet<>();
        for (Node consumer : consumers(node)) {
          wanted.addAll(neededFrom(consumer, schema(node.name())));
        }
        yield operator.inputColumns(input, wanted);
      }
      // Metadata of records is there for those who ask for it.
      case null, default ->
          Columns.names(input).stream()
              .filter(column -> !column.startsWith("_"))
              .collect(Collectors.toCollection(TreeSet::new));
    };
  }

  private List<Branch> branches(Node head, Schema columns) {
    List<Branch> branches = new ArrayList<>();
    for (Node consumer : consumers(head)) {
      follow(consumer, columns, List.of(), branches);
    }
    return branches;
  }

  private void follow(Node node, Schema columns, Collection<Plan.Step> before, List<Branch> found) {
    Step step = steps.get(node.name());
    if (step instanceof Operator operator) {
      Optional<Schema> output = attempt(node, () -> operator.outputSchema(columns));
      if (output.isEmpty()) {
        return;
      }
      List<Plan.Step> chain = new ArrayList<>(before);
      chain.add(new Plan.Step(node.name(), () -> (Operator) components.operator(node, secrets)));
      for (Node consumer : consumers(node)) {
        follow(consumer, output.get(), chain, found);
      }
      return;
    }
    Target target = step == null ? new ToSink(node.name()) : new ToShards(node.name());
    List<String> names = new ArrayList<>(before.stream().map(Plan.Step::name).toList());
    names.add(node.name());
    String name = String.join("-", names);
    if (step instanceof Aggregation && !layout(node).conditions().isEmpty()) {
      followConditions(node, name, columns, before, found);
      return;
    }
    found.add(new Branch(name, List.copyOf(before), target, columns));
  }

  /** The conditions of aggregates are computed before the shuffle, by a step of that name. */
  private void followConditions(
      Node node, String branch, Schema columns, Collection<Plan.Step> before, List<Branch> found) {
    AggregateConditions conditions = new AggregateConditions(layout(node), components);
    Supplier<Operator> maker = conditions.operator(columns);
    attempt(
            node,
            () -> {
              try (Operator operator = maker.get()) {
                return operator.outputSchema(columns);
              }
            })
        .ifPresent(
            schema -> {
              List<Plan.Step> chain = new ArrayList<>(before);
              chain.add(new Plan.Step(node.name(), maker));
              found.add(new Branch(branch, List.copyOf(chain), new ToShards(node.name()), schema));
            });
  }
}
