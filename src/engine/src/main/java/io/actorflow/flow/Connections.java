package io.actorflow.flow;

import io.actorflow.api.Batch;
import io.actorflow.api.Delivery.Guarantee;
import io.actorflow.api.SinkWriter;
import io.actorflow.letter.LetterBox;
import io.actorflow.run.NodeServices;
import io.actorflow.run.Plan;
import io.actorflow.run.Plan.Branch;
import io.actorflow.run.Plan.ToShards;
import io.actorflow.run.Plan.ToSink;
import io.actorflow.run.RunSpec;
import io.actorflow.run.ShardMessage.Attached;
import io.actorflow.run.UnitId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.pattern.Patterns;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;

/**
 * Connects the branches of one task or shard to where they lead.
 *
 * @param who the sender: names its channels, its writers and its threads
 * @param epoch of this life of the sender
 * @param starts for each of its producers, the position to begin at where nothing has arrived yet
 * @param remembered for each branch, positions that have arrived as far as the sender itself knows:
 *     what counts for sinks that cannot remember
 * @param written counts the rows that sinks have committed
 */
public record Connections(
    ActorSystem system,
    NodeServices services,
    RunSpec spec,
    Plan plan,
    UnitId who,
    long epoch,
    Map<String, Long> starts,
    Map<String, Map<String, Long>> remembered,
    LongAdder written) {
  private static final Duration ASK_TIMEOUT = Duration.ofMillis(1500);
  private static final Duration RETRY_DELAY = Duration.ofMillis(200);

  /**
   * Connects all branches, or none: if one cannot be, the others are abandoned.
   *
   * @param acknowledged told, on any thread, of the branch and of positions that have arrived
   */
  public CompletionStage<List<Connection>> connect(
      List<Branch> branches, BiConsumer<String, Map<String, Long>> acknowledged) {
    List<CompletableFuture<Connection>> connecting =
        branches.stream()
            .map(branch -> connect(branch, acknowledged).toCompletableFuture())
            .toList();
    return CompletableFuture.allOf(connecting.toArray(CompletableFuture[]::new))
        .handle(
            (all, failure) -> {
              List<Connection> made =
                  connecting.stream()
                      .filter(each -> !each.isCompletedExceptionally())
                      .map(CompletableFuture::join)
                      .toList();
              if (failure != null) {
                made.forEach(connection -> connection.abandon().run());
                throw new CompletionException(StreamFailure.cause(failure));
              }
              return made;
            });
  }

  private CompletionStage<Connection> connect(
      Branch branch, BiConsumer<String, Map<String, Long>> acknowledged) {
    return switch (branch.target()) {
      case ToSink to -> connectSink(branch, to, acknowledged);
      case ToShards to -> connectShards(branch, to, acknowledged);
    };
  }

  private CompletionStage<Connection> connectSink(
      Branch branch, ToSink to, BiConsumer<String, Map<String, Long>> acknowledged) {
    ExecutorService thread = services.newThread(who + "-" + branch.name());
    return CompletableFuture.supplyAsync(() -> openSink(branch, to, thread, acknowledged), thread)
        .whenComplete(
            (opened, failure) -> {
              if (failure != null) {
                thread.shutdown();
              }
            });
  }

  private Connection openSink(
      Branch branch,
      ToSink to,
      ExecutorService thread,
      BiConsumer<String, Map<String, Long>> acknowledged) {
    io.actorflow.api.Sink sink = plan.sink(to.sink()).sink().get();
    SinkWriter writer =
        sink.open(
            new WriterContext(
                spec,
                to.sink(),
                who + "." + branch.name(),
                starts.keySet(),
                branch.schema(),
                services));
    Map<String, Long> committed = new HashMap<>(starts);
    committed.putAll(remembered.getOrDefault(branch.name(), Map.of()));
    if (sink.delivery().guarantee() == Guarantee.EXACTLY_ONCE) {
      // What the outside world remembers may have expired there.
      writer.positions().forEach((producer, at) -> committed.merge(producer, at, Math::max));
    }
    Map<String, List<Long>> positions = new HashMap<>();
    committed.forEach((producer, position) -> positions.put(producer, List.of(position)));
    SinkStage stage =
        new SinkStage(
            new TimedWriter(writer, services.timings().sinkCommits(spec.pipeline(), to.sink())),
            thread,
            committed,
            arrived -> acknowledged.accept(branch.name(), arrived),
            written,
            services.commitInterval(),
            services.deadLetters(spec));
    Runnable abandon =
        () -> {
          thread.execute(writer::close);
          thread.shutdown();
        };
    return new Connection(
        branch.name(), positions, behindOperators(branch, Sink.fromGraph(stage)), abandon);
  }

  private CompletionStage<Connection> connectShards(
      Branch branch, ToShards to, BiConsumer<String, Map<String, Long>> acknowledged) {
    Map<String, Long> namedStarts = new HashMap<>();
    starts.forEach((producer, start) -> namedStarts.put(to.way().named(producer), start));
    ShuffleTarget target =
        new ShuffleTarget(
            spec,
            plan.keyedStage(to.operator()),
            to.input(),
            to.way(),
            to.way().named(who.toString()),
            epoch,
            namedStarts,
            services.shards());
    List<CompletableFuture<Map<String, Long>>> attached = new ArrayList<>();
    for (int shard = 0; shard < target.shards(); shard++) {
      attached.add(attach(target, shard).toCompletableFuture());
    }
    return CompletableFuture.allOf(attached.toArray(CompletableFuture[]::new))
        .thenApply(
            all -> {
              List<Map<String, Long>> byShard =
                  attached.stream().map(CompletableFuture::join).toList();
              Map<String, List<Long>> positions = new HashMap<>();
              for (Map<String, Long> shard : byShard) {
                shard.forEach(
                    (producer, position) ->
                        positions
                            .computeIfAbsent(to.way().withoutWay(producer), p -> new ArrayList<>())
                            .add(position));
              }
              ShuffleStage stage =
                  new ShuffleStage(
                      target,
                      byShard,
                      arrived -> acknowledged.accept(branch.name(), arrived),
                      services.deadLetters(spec));
              return new Connection(
                  branch.name(),
                  positions,
                  behindOperators(branch, Sink.fromGraph(stage)),
                  () -> {});
            });
  }

  /** Asks until there is an answer: shards may be on their way between nodes. */
  private CompletionStage<Map<String, Long>> attach(ShuffleTarget target, int shard) {
    return Patterns.ask(services.shards(), target.attach(shard), ASK_TIMEOUT)
        .handle(
            (answer, failure) -> {
              if (answer instanceof Attached attached) {
                return CompletableFuture.completedStage(attached.positions());
              }
              if (failure == null) {
                return CompletableFuture.<Map<String, Long>>failedStage(
                    new FencedException(target.channel(), target.epoch()));
              }
              return Patterns.after(RETRY_DELAY, system, () -> attach(target, shard));
            })
        .thenCompose(stage -> stage);
  }

  private Sink<Batch, CompletionStage<Done>> behindOperators(
      Branch branch, Sink<Batch, CompletionStage<Done>> end) {
    if (branch.steps().isEmpty()) {
      return end;
    }
    LetterBox letters = services.deadLetters(spec);
    Flow<Batch, Batch, NotUsed> operators = Flow.create();
    for (Plan.Step step : branch.steps()) {
      operators =
          operators.via(
              new OperatorStage(
                  step.name(), step.operator(), services.allocator(), new RowLetters(letters)));
    }
    return operators.via(new LetterGate(letters)).toMat(end, Keep.right());
  }
}
