package io.actorflow.bench.scaling;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import io.actorflow.channel.Delivery;
import io.actorflow.group.GroupLayout;
import io.actorflow.group.PreAggregator;
import io.actorflow.group.Rows;
import io.actorflow.keyed.Aggregation;
import io.actorflow.run.RunSpec;
import io.actorflow.run.ShardMessage.Acknowledged;
import io.actorflow.run.ShardMessage.Attach;
import io.actorflow.run.ShardMessage.Deliver;
import io.actorflow.shard.LedgerShard;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Tasks and shards on one thread and simulated time, a millisecond at a time: messages take a
 * millisecond, a write to the journal seven, a transaction of the sink ten, and a shard commits
 * every fifty, as under load. Each task reads a batch every eight milliseconds, about a million
 * records a second, of one of its splits after another.
 */
final class Simulation {
  private static final int SPLITS = 4;
  private static final long BATCH_MILLIS = 8;
  private static final long NETWORK_MILLIS = 1;
  private static final long JOURNAL_MILLIS = 7;
  private static final long SINK_MILLIS = 10;
  private static final long COMMIT_MILLIS = 50;
  private static final long REPORT_MILLIS = 20;

  private final Records records;
  private final List<Sender> senders = new ArrayList<>();
  private final List<LedgerShard> shards = new ArrayList<>();
  private final long[] commitNotBefore;
  private final long[][] offsets;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final Stopwatch stopwatch = new Stopwatch();
  private final boolean reportsEveryAcknowledgement;
  private long millis;
  private long read;
  private long scheduled;
  private long deliveries;
  private long delivered;
  private long commits;
  private long results;

  private sealed interface What {}

  private record Arrives(int task, int shard, Delivery<Rows> delivery) implements What {}

  private record Persisted(int shard) implements What {}

  private record Acknowledges(int task, Acknowledged acknowledged) implements What {}

  private record Confirmed(int shard) implements What {}

  private record Event(long millis, int kind, long number, What what) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(millis, other.millis);
      int byKind = byTime == 0 ? Integer.compare(kind, other.kind) : byTime;
      return byKind == 0 ? Long.compare(number, other.number) : byKind;
    }
  }

  Simulation(int tasks, int shardCount, Records records, boolean reportsEveryAcknowledgement) {
    this.records = records;
    this.reportsEveryAcknowledgement = reportsEveryAcknowledgement;
    Map<String, String> aggregates = Map.of("bids", "count(*)", "total", "sum(price)");
    Aggregation table = new Aggregation(List.of("bidder"), aggregates, Optional.empty());
    GroupLayout layout = table.layout(Records.SCHEMA, "");
    RunSpec spec = new RunSpec("scaling", 1, 0, "", tasks, shardCount, Map.of());
    List<String> producers = new ArrayList<>();
    for (int split = 0; split < tasks * SPLITS; split++) {
      producers.add(producer(split));
    }
    for (int shard = 0; shard < shardCount; shard++) {
      shards.add(new LedgerShard(shard, table, layout, spec, producers));
    }
    offsets = new long[tasks][SPLITS];
    for (int task = 0; task < tasks; task++) {
      int sender = task;
      Map<String, Long> starts = new HashMap<>();
      for (int split = 0; split < SPLITS; split++) {
        starts.put(producer(task * SPLITS + split), -1L);
        offsets[task][split] = -1;
      }
      senders.add(
          new Sender(
              new PreAggregator(layout, shardCount, null),
              shardCount,
              starts,
              (delivery, shard) -> send(new Arrives(sender, shard, delivery), NETWORK_MILLIS)));
      for (LedgerShard shard : shards) {
        shard.attach(task, new Attach("", channel(task), 1, starts, spec));
      }
    }
    commitNotBefore = new long[shardCount];
    for (int shard = 0; shard < shardCount; shard++) {
      commitNotBefore[shard] = shard % COMMIT_MILLIS;
    }
  }

  private static String producer(int split) {
    return "bids/topic-" + split;
  }

  private static String channel(int task) {
    return "scaling~1~bids~" + task;
  }

  private void send(What what, long delay) {
    int kind =
        switch (what) {
          case Arrives arrives -> 0;
          case Persisted persisted -> 1;
          case Acknowledges acknowledges -> 2;
          case Confirmed confirmed -> 3;
        };
    events.add(new Event(millis + delay, kind, scheduled++, what));
  }

  /**
   * Goes on until so many records more have been read; only what is after the first is measured.
   */
  void run(long warmUp, long measured) {
    while (read < warmUp) {
      step();
    }
    stopwatch.reset();
    read = 0;
    deliveries = 0;
    delivered = 0;
    commits = 0;
    results = 0;
    while (read < measured) {
      step();
    }
  }

  private void step() {
    millis++;
    read();
    Deque<Event> due = new ArrayDeque<>();
    while (!events.isEmpty() && events.peek().millis() <= millis) {
      due.add(events.remove());
    }
    stopwatch.start();
    for (Event event : due) {
      if (event.what() instanceof Arrives arrives) {
        arrive(arrives);
      }
    }
    stopwatch.stop(Part.APPLY);
    for (Event event : due) {
      switch (event.what()) {
        case Arrives arrives -> {}
        case Persisted persisted -> persisted(persisted.shard());
        case Acknowledges acknowledges -> {}
        case Confirmed confirmed -> shards.get(confirmed.shard()).arrived();
      }
    }
    for (int shard = 0; shard < commitNotBefore.length; shard++) {
      if (commitNotBefore[shard] <= millis && shards.get(shard).commit()) {
        commits++;
        commitNotBefore[shard] = millis + COMMIT_MILLIS;
        send(new Persisted(shard), JOURNAL_MILLIS);
      }
    }
    stopwatch.stop(Part.COMMIT);
    for (Event event : due) {
      if (event.what() instanceof Acknowledges(int task, Acknowledged acknowledged)) {
        Sender sender = senders.get(task);
        sender.acknowledged(acknowledged.shard(), acknowledged.sequence(), millis);
        if (reportsEveryAcknowledgement) {
          sender.report();
        }
      }
    }
    if (millis % REPORT_MILLIS == 0) {
      senders.forEach(Sender::report);
    }
    stopwatch.stop(Part.SEND);
  }

  private void read() {
    for (int task = 0; task < senders.size(); task++) {
      if ((millis + task) % BATCH_MILLIS != 0) {
        continue;
      }
      int split = (int) ((millis + task) / BATCH_MILLIS % SPLITS);
      long from = offsets[task][split];
      Batch batch = records.next();
      Provenance range =
          new Provenance(
              producer(task * SPLITS + split), from, from + batch.rows(), Provenance.NO_WATERMARK);
      offsets[task][split] += batch.rows();
      read += batch.rows();
      Sender sender = senders.get(task);
      stopwatch.start();
      sender.aggregate(batch);
      stopwatch.stop(Part.AGGREGATE);
      sender.gather(range);
      sender.sendAll(millis);
      stopwatch.stop(Part.SEND);
    }
  }

  private void arrive(Arrives arrives) {
    deliveries++;
    delivered += arrives.delivery().payload().count();
    shards
        .get(arrives.shard())
        .deliver(arrives.task(), new Deliver("", channel(arrives.task()), 1, arrives.delivery()));
  }

  private void persisted(int shard) {
    results +=
        shards
            .get(shard)
            .persisted(
                (task, answer) -> {
                  if (answer instanceof Acknowledged acknowledged) {
                    send(new Acknowledges(task, acknowledged), NETWORK_MILLIS);
                  }
                });
    send(new Confirmed(shard), SINK_MILLIS);
  }

  /** What has been measured. */
  Cost cost() {
    Map<Part, Double> nanos = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      nanos.put(part, (double) stopwatch.nanos(part) / read);
    }
    return new Cost(
        shards.size(),
        records.keys(),
        nanos,
        (double) delivered / Math.max(1, deliveries),
        (double) results / Math.max(1, commits),
        shards.stream().mapToLong(LedgerShard::groups).sum());
  }
}
