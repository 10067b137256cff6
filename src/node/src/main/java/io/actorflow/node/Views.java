package io.actorflow.node;

import io.actorflow.api.PipelineException;
import io.actorflow.api.PipelineException.Problem;
import io.actorflow.api.Provenance;
import io.actorflow.node.control.ActualState;
import io.actorflow.node.control.ClusterView;
import io.actorflow.node.control.DesiredState;
import io.actorflow.node.control.PipelineLag;
import io.actorflow.node.control.PipelineLag.SplitLag;
import io.actorflow.node.control.PipelineSummary;
import io.actorflow.node.control.Progress;
import io.actorflow.node.control.Readiness;
import io.actorflow.node.control.ShardView;
import io.actorflow.node.control.TaskView;
import io.actorflow.node.control.WorkState;
import io.actorflow.node.registry.PipelineView;
import io.actorflow.run.UnitId;
import io.actorflow.shard.ShardStatus;
import io.actorflow.task.TaskMessage.SplitStatus;
import io.actorflow.task.TaskMessage.TaskStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.jspecify.annotations.Nullable;

/** What the registry and the cluster say, as the control API shows it. */
final class Views {
  private Views() {}

  static String hostPort(Address address) {
    return address.getHost().orElse("local") + ":" + address.getPort().orElse(0);
  }

  private static String hostPort(String uri) {
    return hostPort(AddressFromURIString.parse(uri));
  }

  static ClusterView cluster(String name, Cluster cluster) {
    var state = cluster.state();
    List<ClusterView.Member> members = new ArrayList<>();
    for (Member member : state.getMembers()) {
      members.add(
          new ClusterView.Member(
              hostPort(member.address()),
              member.getRoles().stream().filter(role -> !role.startsWith("dc-")).sorted().toList(),
              ClusterView.Status.valueOf(
                  member
                      .status()
                      .toString()
                      .toUpperCase(Locale.ROOT)
                      .replace("WEAKLYUP", "JOINING")),
              !state.getUnreachable().contains(member)));
    }
    members.sort(Comparator.comparing(ClusterView.Member::address));
    Address leader = state.getLeader();
    return new ClusterView(
        name,
        hostPort(cluster.selfMember().address()),
        leader == null ? null : hostPort(leader),
        oldest(cluster),
        members);
  }

  private static @Nullable String oldest(Cluster cluster) {
    return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
        .filter(member -> member.status().equals(MemberStatus.up()))
        .reduce((one, other) -> one.isOlderThan(other) ? one : other)
        .map(member -> hostPort(member.address()))
        .orElse(null);
  }

  static List<String> addresses(Cluster cluster) {
    return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
        .map(member -> hostPort(member.address()))
        .toList();
  }

  static int upMembers(Cluster cluster) {
    return (int)
        StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
            .filter(member -> member.status().equals(MemberStatus.up()))
            .count();
  }

  static Readiness.Check membership(Cluster cluster) {
    MemberStatus status = cluster.selfMember().status();
    return new Readiness.Check(
        "cluster",
        status.equals(MemberStatus.up()),
        "this node is %s, one of %d members".formatted(status, addresses(cluster).size()));
  }

  static List<Problem> problems(PipelineException e) {
    return e.problems();
  }

  static PipelineSummary summary(PipelineView view) {
    return new PipelineSummary(
        view.pipeline().name(),
        view.pipeline().version(),
        switch (view.pipeline().desired()) {
          case RUNNING -> DesiredState.RUNNING;
          case PAUSED -> DesiredState.PAUSED;
          case STOPPED, CANCELLED, DELETED -> DesiredState.STOPPED;
        },
        ActualState.valueOf(view.actual().toUpperCase(Locale.ROOT)),
        view.problem().isEmpty() ? null : view.problem(),
        Instant.ofEpochMilli(view.pipeline().submittedMillis()),
        progress(view));
  }

  private static Progress progress(PipelineView view) {
    return new Progress(
        (int) view.tasks().stream().filter(task -> isRunning(task.state())).count(),
        view.expectedTasks(),
        (int) view.shards().stream().filter(shard -> isRunning(shard.state())).count(),
        view.expectedShards(),
        view.readPerSecond(),
        view.resultsPerSecond(),
        lagRecords(view),
        watermarkLagMillis(view),
        deadLetters(view));
  }

  private static boolean isRunning(String state) {
    return state.equals("running") || state.equals("finished");
  }

  static @Nullable Long lagRecords(PipelineView view) {
    List<SplitStatus> splits = splits(view);
    if (splits.isEmpty() || splits.stream().anyMatch(split -> split.end() == null)) {
      return null;
    }
    return splits.stream().mapToLong(Views::lagRecords).sum();
  }

  /** Of a split whose end is known. */
  static long lagRecords(SplitStatus split) {
    return Math.max(0, Objects.requireNonNull(split.end()) - split.position());
  }

  static @Nullable Long watermarkLagMillis(PipelineView view) {
    long least =
        splits(view).stream()
            .mapToLong(SplitStatus::watermark)
            .filter(Provenance::isMoment)
            .min()
            .orElse(Provenance.NO_WATERMARK);
    return Provenance.isMoment(least) ? behindMillis(least) : null;
  }

  /** How far that is behind the clock. */
  static long behindMillis(long watermark) {
    return System.currentTimeMillis() - watermark / 1000;
  }

  static long deadLetters(PipelineView view) {
    Map<String, Long> byNode = new HashMap<>();
    view.tasks().forEach(task -> byNode.merge(task.node(), task.deadLetters(), Math::max));
    view.shards().forEach(shard -> byNode.merge(shard.node(), shard.deadLetters(), Math::max));
    return byNode.values().stream().mapToLong(Long::longValue).sum();
  }

  private static List<SplitStatus> splits(PipelineView view) {
    return view.tasks().stream().flatMap(task -> task.splits().values().stream()).toList();
  }

  static List<TaskView> tasks(PipelineView view) {
    return view.tasks().stream()
        .map(
            task ->
                new TaskView(
                    UnitId.parse(task.task()).index(),
                    hostPort(task.node()),
                    workState(task.state()),
                    task.problem().isEmpty() ? null : task.problem(),
                    List.copyOf(task.splits().keySet())))
        .toList();
  }

  private static WorkState workState(String word) {
    return switch (word) {
      case "running", "finished" -> WorkState.RUNNING;
      case "paused", "idle" -> WorkState.PAUSED;
      case "stopping" -> WorkState.DRAINING;
      case "stopped" -> WorkState.STOPPED;
      case "retrying", "failed" -> WorkState.FAILED;
      default -> WorkState.RECOVERING;
    };
  }

  static List<ShardView> shards(PipelineView view) {
    return view.shards().stream()
        .map(shard -> shard(view, shard))
        .sorted(Comparator.comparing(ShardView::operator).thenComparingInt(ShardView::index))
        .toList();
  }

  private static ShardView shard(PipelineView view, ShardStatus shard) {
    UnitId id = UnitId.parse(shard.shard());
    return new ShardView(
        view.pipeline().name(),
        id.stage(),
        id.index(),
        hostPort(shard.node()),
        workState(shard.state()),
        shard.groups(),
        shard.heapBytes(),
        shard.spilled().groupsInMemory(),
        shard.spilled().diskBytes(),
        shard.outbox());
  }

  static PipelineLag lag(PipelineView view) {
    List<SplitLag> splits = new ArrayList<>();
    for (TaskStatus task : view.tasks()) {
      String source = UnitId.parse(task.task()).stage();
      task.splits().forEach((name, split) -> splits.add(lag(source, name, task.node(), split)));
    }
    splits.sort(Comparator.comparing(SplitLag::source).thenComparing(SplitLag::split));
    Long lag = lagRecords(view);
    Double drain = lag == null || view.readPerSecond() <= 0 ? null : lag / view.readPerSecond();
    return new PipelineLag(view.pipeline().name(), lag == null ? 0 : lag, drain, splits);
  }

  private static SplitLag lag(String source, String name, String node, SplitStatus split) {
    boolean timed = Provenance.isMoment(split.watermark());
    return new SplitLag(
        source,
        name,
        hostPort(node),
        split.position(),
        split.end(),
        split.end() == null ? null : lagRecords(split),
        timed ? Instant.EPOCH.plus(split.watermark(), ChronoUnit.MICROS) : null,
        timed ? behindMillis(split.watermark()) : null);
  }
}
