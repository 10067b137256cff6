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
import io.actorflow.keyed.Aggregation;
import io.actorflow.keyed.KeyedPlan;
import io.actorflow.keyed.StatefulOperator;
import io.actorflow.keyed.StatefulOperator.Input;
import io.actorflow.run.Plan.Branch;
import io.actorflow.run.Plan.KeyedStage;
import io.actorflow.run.Plan.SinkStage;
import io.actorflow.run.Plan.SourceStage;
import io.actorflow.run.Plan.Target;
import io.actorflow.run.Plan.ToShards;
import io.actorflow.run.Plan.ToSink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

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
  private final Map<String, KeyedPlan> plans = new HashMap<>();
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
      definition.operators().reversed().forEach(this::narrow);
      Map<String, SourceStage> sources = new LinkedHashMap<>();
      for (Node node : definition.sources()) {
        sources.put(node.name(), sourceStage(node));
      }
      Map<String, KeyedStage> keyed = new LinkedHashMap<>();
      for (Node node : definition.operators()) {
        if (plans.containsKey(node.name())) {
          keyed.put(node.name(), keyedStage(node));
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
              EventTime eventTime = node.eventTime();
              Schema columns = eventTime == null ? schema : timed(schema, eventTime);
              outputs.put(node.name(), columns);
              if (eventTime != null) {
                attempt(node, () -> checkEventTime(eventTime, columns));
                eventTimes.put(node.name(), eventTime.field());
              }
            });
  }

  /** With the column that the engine adds, if the event time is that. */
  private static Schema timed(Schema schema, EventTime eventTime) {
    if (!eventTime.isArrival()) {
      return schema;
    }
    List<Field> fields = new ArrayList<>(schema.getFields());
    fields.add(Columns.timestampMicros(EventTime.ARRIVAL));
    return new Schema(fields);
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
    Optional<Step> step = attempt(node, () -> components.operator(node, secrets));
    step.ifPresent(made -> steps.put(node.name(), made));
    List<Input> inputs = inputs(node, step.orElse(null));
    if (inputs.isEmpty() || step.isEmpty()) {
      return;
    }
    attempt(
        node,
        () ->
            switch (step.get()) {
              case StatefulOperator stateful -> describeStateful(node, stateful, inputs);
              case Operator operator -> describeStateless(node, operator, inputs.getFirst());
              case KeyedOperator other ->
                  throw new PipelineException("this kind of stateful operator cannot be run");
            });
  }

  private Schema describeStateful(Node node, StatefulOperator operator, List<Input> inputs) {
    KeyedPlan plan =
        operator.plan(
            inputs,
            components.aggregates(),
            (type, settings) -> (Operator) components.operator(type, settings));
    new AggregateConditions(plan.aggregates(), components).check(inputs.getFirst().columns());
    Schema output = plan.results().schema();
    plans.put(node.name(), plan);
    outputs.put(node.name(), output);
    eventTimes.put(node.name(), plan.eventTime());
    return output;
  }

  private Schema describeStateless(Node node, Operator operator, Input input) {
    Schema output = operator.outputSchema(input.columns());
    outputs.put(node.name(), output);
    boolean keepsTime = Columns.names(output).contains(input.eventTime());
    eventTimes.put(node.name(), keepsTime ? input.eventTime() : "");
    return output;
  }

  private void describeSink(Node node) {
    attempt(node, () -> components.sink(node, secrets).delivery())
        .flatMap(promise -> Promises.tooLittle(definition, node, promise))
        .ifPresent(problems::add);
  }

  /** What goes into a node; nothing if that is not known. */
  private List<Input> inputs(Node node, @Nullable Step step) {
    boolean severally = step instanceof StatefulOperator operator && operator.hasSeveralInputs();
    List<Input> inputs = new ArrayList<>();
    for (String from : node.from()) {
      Schema columns = outputs.get(from);
      if (columns == null) {
        return List.of();
      }
      inputs.add(new Input(from, columns, eventTimes.getOrDefault(from, "")));
    }
    return severally ? inputs : united(node, inputs);
  }

  /** The columns of all that one input takes rows from must be the same. */
  private List<Input> united(Node node, List<Input> parts) {
    Input first = parts.getFirst();
    for (Input other : parts) {
      if (!other.columns().equals(first.columns())) {
        problems.add(
            new Problem(
                "",
                "%s: '%s' has columns %s, '%s' has %s (expected: the same)"
                    .formatted(
                        node.location(),
                        first.name(),
                        Columns.names(first.columns()),
                        other.name(),
                        Columns.names(other.columns()))));
        return List.of();
      }
    }
    boolean sameTime = parts.stream().map(Input::eventTime).distinct().count() == 1;
    return List.of(new Input(first.name(), first.columns(), sameTime ? first.eventTime() : ""));
  }

  private SinkStage sinkStage(Node node) {
    return new SinkStage(node.name(), () -> components.sink(node, secrets));
  }

  private SourceStage sourceStage(Node node) {
    Schema all = schema(node.name());
    Set<String> needed = needed(node, all);
    EventTime eventTime = node.eventTime();
    if (eventTime != null) {
      needed.add(eventTime.field());
    }
    Schema columns = Columns.project(all, needed);
    needed.remove(EventTime.ARRIVAL);
    return new SourceStage(
        node.name(),
        () -> components.source(node, secrets),
        Columns.project(all, needed),
        Optional.ofNullable(eventTime),
        branches(node, columns));
  }

  private KeyedStage keyedStage(Node node) {
    KeyedPlan plan = keyedPlan(node);
    List<Way> upstream = new ArrayList<>();
    for (String head : heads(node)) {
      int number = (int) upstream.stream().filter(way -> way.stage().equals(head)).count();
      upstream.add(new Way(head, number));
    }
    return new KeyedStage(node.name(), plan, upstream, branches(node, plan.results().schema()));
  }

  /** Leaves out of a stateful operator's results what nobody behind it needs. */
  private void narrow(Node node) {
    KeyedPlan plan = plans.get(node.name());
    if (plan != null) {
      plans.put(node.name(), plan.only(needed(node, plan.results().schema())));
    }
  }

  private Set<String> needed(Node node, Schema output) {
    Set<String> needed = new TreeSet<>();
    for (Node consumer : consumers(node)) {
      needed.addAll(neededFrom(consumer, node, output));
    }
    return needed;
  }

  private Schema schema(String node) {
    Schema schema = outputs.get(node);
    if (schema == null) {
      throw new IllegalStateException("'" + node + "' has not been described");
    }
    return schema;
  }

  private KeyedPlan keyedPlan(Node node) {
    KeyedPlan plan = plans.get(node.name());
    if (plan == null) {
      throw new IllegalStateException("'" + node.name() + "' has not been described");
    }
    return plan;
  }

  private List<Node> consumers(Node node) {
    return nodes.values().stream().filter(other -> other.from().contains(node.name())).toList();
  }

  private boolean isHead(Node node) {
    return node.from().isEmpty() || steps.get(node.name()) instanceof KeyedOperator;
  }

  /** Where rows come from that reach the node without another shuffle; once for each way. */
  private List<String> heads(Node node) {
    List<String> heads = new ArrayList<>();
    for (String from : node.from()) {
      Node before = nodes.get(from);
      if (before != null) {
        heads.addAll(isHead(before) ? List.of(from) : heads(before));
      }
    }
    return heads;
  }

  /** Which input of a stateful node it is that takes rows of another. */
  private int inputOf(Node node, Node from) {
    boolean severally =
        steps.get(node.name()) instanceof StatefulOperator operator && operator.hasSeveralInputs();
    return severally ? node.from().indexOf(from.name()) : 0;
  }

  /**
   * The columns of what comes from a node that another, and all behind it up to a shuffle, read.
   */
  private Set<String> neededFrom(Node node, Node from, Schema columns) {
    if (plans.containsKey(node.name())) {
      KeyedPlan plan = keyedPlan(node);
      return new AggregateConditions(plan.aggregates(), components)
          .columnsRead(columns, plan.columnsRead(inputOf(node, from)));
    }
    if (steps.get(node.name()) instanceof Operator operator) {
      return operator.inputColumns(columns, needed(node, schema(node.name())));
    }
    // Metadata of records is there for those who ask for it, but who gets rows that stand for
    // deleted keys has to know them.
    return Columns.names(columns).stream()
        .filter(column -> !column.startsWith("_") || column.equals(Columns.DELETED))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private List<Branch> branches(Node head, Schema columns) {
    List<Branch> branches = new ArrayList<>();
    for (Node consumer : consumers(head)) {
      follow(new Path(head, head, columns, List.of()), consumer, branches);
    }
    return branches;
  }

  /**
   * Part of a branch.
   *
   * @param last its last node
   * @param columns what leaves that
   */
  private record Path(Node head, Node last, Schema columns, List<Plan.Step> steps) {
    Path then(Node node, Supplier<Operator> operator, Schema output) {
      List<Plan.Step> chain = new ArrayList<>(steps);
      chain.add(new Plan.Step(node.name(), operator));
      return new Path(head, node, output, List.copyOf(chain));
    }

    Branch to(Node node, Target target) {
      return new Branch(nameTo(node), steps, target, columns);
    }

    private String nameTo(Node node) {
      return Stream.concat(steps.stream().map(Plan.Step::name), Stream.of(node.name()))
          .collect(Collectors.joining("-"));
    }
  }

  private void follow(Path path, Node node, List<Branch> found) {
    if (steps.get(node.name()) instanceof Operator operator) {
      attempt(node, () -> operator.outputSchema(path.columns()))
          .ifPresent(
              output -> {
                Supplier<Operator> maker = () -> (Operator) components.operator(node, secrets);
                Path longer = path.then(node, maker, output);
                consumers(node).forEach(consumer -> follow(longer, consumer, found));
              });
    } else if (plans.containsKey(node.name())) {
      toShards(path, node, found);
    } else {
      found.add(path.to(node, new ToSink(node.name())));
    }
  }

  private void toShards(Path path, Node node, List<Branch> found) {
    int number =
        (int)
            found.stream()
                .filter(
                    other ->
                        other.target() instanceof ToShards to && to.operator().equals(node.name()))
                .count();
    int input = inputOf(node, path.last());
    Target target = new ToShards(node.name(), input, new Way(path.head().name(), number));
    Branch whole = path.to(node, target);
    AggregateConditions conditions =
        new AggregateConditions(keyedPlan(node).aggregates(), components);
    if (conditions.isEmpty()) {
      found.add(whole);
      return;
    }
    // The conditions of aggregates are computed before the shuffle, by a step of the node's name.
    Supplier<Operator> maker = conditions.operator(path.columns());
    attempt(
            node,
            () -> {
              try (Operator operator = maker.get()) {
                return operator.outputSchema(path.columns());
              }
            })
        .map(output -> path.then(node, maker, output))
        .ifPresent(
            longer ->
                found.add(new Branch(whole.name(), longer.steps(), target, longer.columns())));
  }
}
