package io.actorflow.node.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.actorflow.node.control.ActualState;
import io.actorflow.node.control.ClusterView;
import io.actorflow.node.control.ClusterView.Member;
import io.actorflow.node.control.ClusterView.Status;
import io.actorflow.node.control.ControlEvent;
import io.actorflow.node.control.ControlException;
import io.actorflow.node.control.ControlPlane;
import io.actorflow.node.control.DesiredState;
import io.actorflow.node.control.LogLine;
import io.actorflow.node.control.NodeView;
import io.actorflow.node.control.PipelineDescription;
import io.actorflow.node.control.PipelineLag;
import io.actorflow.node.control.PipelineLag.SplitLag;
import io.actorflow.node.control.PipelineSummary;
import io.actorflow.node.control.Progress;
import io.actorflow.node.control.Readiness;
import io.actorflow.node.control.Refusal;
import io.actorflow.node.control.ShardView;
import io.actorflow.node.control.TableColumn;
import io.actorflow.node.control.TablePosition;
import io.actorflow.node.control.TableRows;
import io.actorflow.node.control.TableView;
import io.actorflow.node.control.TaskView;
import io.actorflow.node.control.WorkState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/** Answers the same to everybody, notes what it was asked, and refuses what it is told to. */
final class ScriptedControlPlane implements ControlPlane {
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  final List<String> asked = new CopyOnWriteArrayList<>();
  volatile @Nullable RuntimeException failure;
  volatile boolean silent;
  volatile Readiness readiness =
      new Readiness(List.of(new Readiness.Check("cluster", true, "member is up")));

  void refuse(Refusal refusal) {
    failure = new ControlException(refusal);
  }

  private <T> CompletionStage<T> answer(String question, @Nullable T value) {
    asked.add(question);
    if (silent) {
      return new CompletableFuture<>();
    }
    RuntimeException refused = failure;
    return refused == null
        ? CompletableFuture.completedStage(value)
        : CompletableFuture.failedStage(refused);
  }

  static ClusterView clusterView() {
    return new ClusterView(
        "actorflow",
        "127.0.0.1:2551",
        "127.0.0.1:2551",
        null,
        List.of(new Member("127.0.0.1:2551", List.of("worker"), Status.UP, true)));
  }

  static PipelineSummary summary(String name) {
    return new PipelineSummary(
        name,
        3,
        DesiredState.RUNNING,
        ActualState.DEGRADED,
        "split bids-1 stands still",
        NOW,
        new Progress(2, 3, 7, 8, 1234.5, 17.25, 42L, null, 5));
  }

  private static ShardView shard(String pipeline) {
    return new ShardView(
        pipeline, "window", 0, "127.0.0.1:2551", WorkState.RUNNING, 10, 2048, 7, 4096, 3);
  }

  @Override
  public CompletionStage<ClusterView> cluster() {
    return answer("cluster", clusterView());
  }

  @Override
  public CompletionStage<ClusterView> leave(String address) {
    return answer("leave " + address, clusterView());
  }

  @Override
  public CompletionStage<ClusterView> down(String address) {
    return answer("down " + address, clusterView());
  }

  @Override
  public CompletionStage<ClusterView> join(String address) {
    return answer("join " + address, clusterView());
  }

  @Override
  public CompletionStage<PipelineSummary> submit(
      String name, String definition, OptionalLong replaces) {
    return answer("submit " + name + " " + definition + " " + replaces, summary(name));
  }

  @Override
  public CompletionStage<List<PipelineSummary>> pipelines() {
    return answer("pipelines", List.of(summary("trending")));
  }

  @Override
  public CompletionStage<PipelineDescription> describe(String name) {
    return answer(
        "describe " + name,
        new PipelineDescription(
            summary(name),
            JsonNodeFactory.instance.objectNode().put("name", name),
            List.of(new TaskView(0, "127.0.0.1:2551", WorkState.RUNNING, null, List.of("bids-0"))),
            List.of(shard(name))));
  }

  @Override
  public CompletionStage<PipelineLag> lag(String name) {
    return answer(
        "lag " + name,
        new PipelineLag(
            name,
            42,
            1.5,
            List.of(new SplitLag("bids", "bids-0", "127.0.0.1:2551", 57, 99L, 42L, NOW, 2000L))));
  }

  @Override
  public CompletionStage<PipelineSummary> pause(String name) {
    return answer("pause " + name, summary(name));
  }

  @Override
  public CompletionStage<PipelineSummary> resume(String name) {
    return answer("resume " + name, summary(name));
  }

  @Override
  public CompletionStage<PipelineSummary> stop(String name) {
    return answer("stop " + name, summary(name));
  }

  @Override
  public CompletionStage<PipelineSummary> cancel(String name) {
    return answer("cancel " + name, summary(name));
  }

  @Override
  public CompletionStage<Void> delete(String name) {
    return answer("delete " + name, null);
  }

  @Override
  public CompletionStage<List<ShardView>> shards() {
    return answer("shards", List.of(shard("other"), shard("trending")));
  }

  @Override
  public CompletionStage<List<TableView>> tables() {
    return answer(
        "tables",
        List.of(
            new TableView(
                "trending/top",
                "trending",
                "top",
                4,
                10,
                List.of(new TableColumn("auction", "long")),
                List.of(new TableColumn("auction", "long"), new TableColumn("bids", "long")))));
  }

  @Override
  public CompletionStage<TableRows> tableRow(String table, String key) {
    return answer("row %s %s".formatted(table, key), rows());
  }

  @Override
  public CompletionStage<TableRows> queryTables(String sql, int limit) {
    return answer("query %d %s".formatted(limit, sql), rows());
  }

  private static TableRows rows() {
    return new TableRows(
        List.of(new TableColumn("bids", "long")),
        List.of(JsonNodeFactory.instance.objectNode().put("bids", 7)),
        false,
        List.of(new TablePosition("trending/top", 3, 12, NOW, false, Map.of("bids/0", 41L))));
  }

  @Override
  public CompletionStage<NodeView> node() {
    return answer(
        "node",
        new NodeView(
            "127.0.0.1:2551", "0.1.0", "25", 77, NOW, 1000, 2, 100, 200, 10, -1, 3, 40, 25));
  }

  @Override
  public CompletionStage<JsonNode> configuration() {
    return answer("config", JsonNodeFactory.instance.objectNode().put("password", "****"));
  }

  @Override
  public CompletionStage<List<LogLine>> log(int lines) {
    return answer("log " + lines, List.of(line("started")));
  }

  @Override
  public Source<LogLine, NotUsed> followLog(int lines) {
    asked.add("follow " + lines);
    return Source.from(List.of(line("one"), line("two\nlines"))).concat(Source.maybe());
  }

  private static LogLine line(String message) {
    return new LogLine(NOW, "INFO", "io.actorflow.node", "main", message, null);
  }

  @Override
  public Source<ControlEvent, NotUsed> events() {
    asked.add("events");
    return Source.single(
            new ControlEvent(
                NOW, ControlEvent.Subject.MEMBER, "127.0.0.1:2552", "up", "member is up"))
        .concat(Source.maybe());
  }

  @Override
  public CompletionStage<Readiness> readiness() {
    return answer("readiness", readiness);
  }
}
