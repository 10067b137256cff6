package io.actorflow.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import io.actorflow.api.ConnectorException;
import io.actorflow.api.NearestName;
import io.actorflow.api.PipelineException;
import io.actorflow.config.PipelineDefinition;
import io.actorflow.flow.StreamFailure;
import io.actorflow.node.control.ClusterView;
import io.actorflow.node.control.ControlEvent;
import io.actorflow.node.control.ControlException;
import io.actorflow.node.control.ControlPlane;
import io.actorflow.node.control.LogLine;
import io.actorflow.node.control.NodeView;
import io.actorflow.node.control.PipelineDescription;
import io.actorflow.node.control.PipelineLag;
import io.actorflow.node.control.PipelineSummary;
import io.actorflow.node.control.Readiness;
import io.actorflow.node.control.Refusal;
import io.actorflow.node.control.ShardView;
import io.actorflow.node.control.TableRows;
import io.actorflow.node.control.TableView;
import io.actorflow.node.registry.PipelineRecord;
import io.actorflow.node.registry.PipelineRecord.Desired;
import io.actorflow.node.registry.PipelineView;
import io.actorflow.node.registry.Registry;
import io.actorflow.node.table.TableSettings;
import io.actorflow.node.table.Tables;
import io.actorflow.run.Plan;
import io.actorflow.run.Replacement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.Leave;
import org.apache.pekko.stream.javadsl.Source;

/** Answers for the cluster: from the registry, from the cluster's gossip, and from this process. */
final class ClusterControl implements ControlPlane {
  /** Shorter than clients wait, so that they hear why there is no answer. */
  private static final Duration ASK = Duration.ofSeconds(6);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Node node;
  private final Cluster cluster;
  private final Config config;
  private final Tables tables;

  ClusterControl(Node node, Config config) {
    this.node = node;
    this.config = config;
    cluster = Cluster.get(node.system());
    tables =
        new Tables(
            node.system(),
            TableSettings.from(config),
            node.runtime(),
            this::all,
            view -> node.runtime().plan(view.pipeline().name(), view.pipeline().definition()),
            node.blocking());
  }

  @Override
  public CompletionStage<ClusterView> cluster() {
    return CompletableFuture.completedStage(Views.cluster(node.system().name(), cluster));
  }

  @Override
  public CompletionStage<ClusterView> leave(String address) {
    return withMember(address, member -> cluster.manager().tell(Leave.create(member.address())));
  }

  @Override
  public CompletionStage<ClusterView> down(String address) {
    return withMember(address, member -> cluster.manager().tell(new Down(member.address())));
  }

  private CompletionStage<ClusterView> withMember(
      String address, java.util.function.Consumer<Member> action) {
    for (Member member : cluster.state().getMembers()) {
      if (Views.hostPort(member.address()).equals(address)) {
        action.accept(member);
        return cluster();
      }
    }
    List<String> known = Views.addresses(cluster);
    return refused(new Refusal.NotFound("member", address, NearestName.of(address, known)));
  }

  @Override
  public CompletionStage<ClusterView> join(String address) {
    if (cluster.state().members().size() > 1) {
      return refused(
          new Refusal.WrongState(
              "this node is in a cluster of %d already; let it leave and start it again with other seed-nodes"
                  .formatted(cluster.state().members().size())));
    }
    if (!address.matches("[A-Za-z0-9.\\-]+:\\d{1,5}")) {
      return refused(
          new Refusal.WrongState("'%s' is no address (expected: host:port)".formatted(address)));
    }
    Address target = AddressFromURIString.parse("pekko://" + node.system().name() + "@" + address);
    cluster.manager().tell(Join.create(target));
    return cluster();
  }

  @Override
  public CompletionStage<PipelineSummary> submit(
      String name, String definition, OptionalLong replaces) {
    CompletionStage<Optional<PipelineRecord>> former =
        replaces.isEmpty()
            ? CompletableFuture.completedStage(Optional.empty())
            : get(name).thenApply(view -> Optional.of(view.pipeline()));
    return former
        .thenApplyAsync(before -> candidate(name, definition, before), node.blocking())
        .thenCompose(
            candidate ->
                pipeline(replyTo -> new Registry.Submit(candidate, replaces.orElse(0), replyTo)))
        .thenApply(Views::summary);
  }

  private PipelineRecord candidate(
      String name, String definition, Optional<PipelineRecord> former) {
    PipelineDefinition parsed;
    try {
      parsed = PipelineDefinition.parse(name + ".json", definition, node.runtime().components());
      if (!parsed.name().equals(name)) {
        throw new PipelineException(
            "pipeline.name: '%s' (expected: '%s', as it was submitted under)"
                .formatted(parsed.name(), name));
      }
      Plan plan = node.runtime().plan(name, parsed.render());
      former.filter(PipelineRecord::hasBegun).ifPresent(before -> checkStateFits(before, plan));
    } catch (PipelineException e) {
      throw new ControlException(new Refusal.InvalidDefinition(name, Views.problems(e)));
    } catch (ConnectorException e) {
      throw new ControlException(new Refusal.WrongState(String.valueOf(e.getMessage())));
    }
    int nodes = Math.max(1, Views.upMembers(cluster));
    int width = node.settings().width() * nodes;
    return new PipelineRecord(
        name,
        1,
        0,
        0,
        parsed.render(),
        Desired.RUNNING,
        parsed.scale().parallelism().orElse(width),
        parsed.scale().shards().orElse(2 * width),
        Map.of(),
        System.currentTimeMillis());
  }

  private void checkStateFits(PipelineRecord before, Plan plan) {
    Plan old = node.runtime().plan(before.name(), before.definition());
    List<PipelineException.Problem> problems = Replacement.problems(old, plan);
    if (!problems.isEmpty()) {
      throw new PipelineException(problems);
    }
  }

  @Override
  public CompletionStage<List<PipelineSummary>> pipelines() {
    return all().thenApply(views -> views.stream().map(Views::summary).toList());
  }

  @Override
  public CompletionStage<PipelineDescription> describe(String name) {
    return get(name)
        .thenApplyAsync(
            view ->
                new PipelineDescription(
                    Views.summary(view), redacted(view), Views.tasks(view), Views.shards(view)),
            node.blocking());
  }

  private JsonNode redacted(PipelineView view) {
    PipelineDefinition definition =
        PipelineDefinition.parse(
            view.pipeline().name() + ".json",
            view.pipeline().definition(),
            node.runtime().components());
    return json(definition.redacted());
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public CompletionStage<PipelineLag> lag(String name) {
    return get(name).thenApply(Views::lag);
  }

  @Override
  public CompletionStage<PipelineSummary> pause(String name) {
    return change(name, Desired.PAUSED);
  }

  @Override
  public CompletionStage<PipelineSummary> resume(String name) {
    return change(name, Desired.RUNNING);
  }

  @Override
  public CompletionStage<PipelineSummary> stop(String name) {
    return change(name, Desired.STOPPED);
  }

  @Override
  public CompletionStage<PipelineSummary> cancel(String name) {
    return change(name, Desired.CANCELLED);
  }

  @Override
  public CompletionStage<Void> delete(String name) {
    return change(name, Desired.DELETED).thenApply(summary -> null);
  }

  private CompletionStage<PipelineSummary> change(String name, Desired desired) {
    return pipeline(replyTo -> new Registry.Change(name, desired, replyTo))
        .thenApply(Views::summary);
  }

  private CompletionStage<PipelineView> get(String name) {
    return pipeline(replyTo -> new Registry.Get(name, replyTo));
  }

  private CompletionStage<PipelineView> pipeline(
      org.apache.pekko.japi.function.Function<ActorRef<Registry.Reply>, Registry.Command> message) {
    return ask(message).thenApply(List::getFirst);
  }

  private CompletionStage<List<PipelineView>> all() {
    return ask(Registry.GetAll::new);
  }

  private CompletionStage<List<PipelineView>> ask(
      org.apache.pekko.japi.function.Function<ActorRef<Registry.Reply>, Registry.Command> message) {
    CompletionStage<Registry.Reply> reply =
        AskPattern.ask(node.registry(), message, ASK, node.system().scheduler());
    return reply
        .exceptionallyComposeAsync(failure -> noAnswer(), node.blocking())
        .thenApply(
            answer ->
                switch (answer) {
                  case Registry.Pipelines found -> found.pipelines();
                  case Registry.NotFound missing ->
                      throw new ControlException(
                          new Refusal.NotFound(
                              "pipeline",
                              missing.name(),
                              NearestName.of(missing.name(), missing.names())));
                  case Registry.Conflict conflict ->
                      throw new ControlException(
                          new Refusal.AlreadyExists(conflict.name(), conflict.version()));
                  case Registry.Busy busy ->
                      throw new ControlException(
                          new Refusal.WrongState(
                              "pipeline '%s' is being %s; wait until that is over"
                                  .formatted(
                                      busy.name(),
                                      busy.desired() == Desired.DELETED
                                          ? "deleted"
                                          : "cancelled")));
                });
  }

  /** The registry needs the journal, and says nothing without it. */
  private CompletionStage<Registry.Reply> noAnswer() {
    String reason =
        node.journal()
            .problem()
            .orElse("its node may be on the way out, another takes over within seconds");
    return refused(
        new Refusal.Unavailable(
            "the registry of pipelines does not answer: " + reason, Duration.ofSeconds(2)));
  }

  private static <T> CompletionStage<T> refused(Refusal refusal) {
    return CompletableFuture.failedStage(new ControlException(refusal));
  }

  @Override
  public CompletionStage<List<ShardView>> shards() {
    return all()
        .thenApply(views -> views.stream().flatMap(view -> Views.shards(view).stream()).toList());
  }

  @Override
  public CompletionStage<List<TableView>> tables() {
    return tables.list();
  }

  @Override
  public CompletionStage<TableRows> tableRow(String table, String key) {
    return tables.row(table, key);
  }

  @Override
  public CompletionStage<TableRows> queryTables(String sql, int limit) {
    return tables.query(sql, limit);
  }

  @Override
  public CompletionStage<NodeView> node() {
    return CompletableFuture.completedStage(
        ProcessView.of(Views.hostPort(cluster.selfMember().address())));
  }

  @Override
  public CompletionStage<JsonNode> configuration() {
    Config shown = config.withOnlyPath("actorflow");
    String password = NodeSettings.PATH + ".journal.password";
    if (shown.hasPath(password) && !shown.getString(password).isEmpty()) {
      shown = shown.withValue(password, ConfigValueFactory.fromAnyRef("****"));
    }
    return CompletableFuture.completedStage(
        json(shown.root().render(ConfigRenderOptions.concise())));
  }

  @Override
  public CompletionStage<List<LogLine>> log(int lines) {
    return CompletableFuture.completedStage(LogMemory.newest(lines));
  }

  @Override
  public Source<LogLine, NotUsed> followLog(int lines) {
    return LogMemory.follow(lines);
  }

  @Override
  public Source<ControlEvent, NotUsed> events() {
    return ControlEvents.source(cluster, this::pipelines);
  }

  @Override
  public CompletionStage<Readiness> readiness() {
    Readiness.Check member = Views.membership(cluster);
    return all()
        .handle(
            (views, failure) ->
                new Readiness(
                    failure == null
                        ? List.of(member, registryAnswers(), node.progress().check(views, self()))
                        : List.of(
                            member,
                            new Readiness.Check(
                                "registry",
                                false,
                                Optional.ofNullable(StreamFailure.cause(failure).getMessage())
                                    .orElse("no answer")))));
  }

  private String self() {
    return cluster.selfMember().address().toString();
  }

  private static Readiness.Check registryAnswers() {
    return new Readiness.Check("registry", true, "answers");
  }

  /** For {@code /metrics}. */
  Supplier<CompletionStage<String>> metrics() {
    return () -> node.runtime().metrics().text(all());
  }
}
