package io.actorflow.bench.scaling;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import io.actorflow.channel.Channel;
import io.actorflow.channel.Delivery;
import io.actorflow.channel.Eagerness;
import io.actorflow.group.Gatherer;
import io.actorflow.group.PreAggregator;
import io.actorflow.group.Rows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjIntConsumer;

/** A task with its real pre-aggregation and channels, which does what ShuffleStage does. */
final class Sender {
  private static final Gatherer.Rejects NONE =
      (batch, row, cause) -> {
        throw new IllegalStateException("row %d of %s: %s".formatted(row, batch, cause));
      };

  private final PreAggregator groups;
  private final Eagerness eagerness;
  private final List<Channel<Rows>> channels = new ArrayList<>();
  private final boolean[] wanted;
  private final long[] lastSent;
  private final ObjIntConsumer<Delivery<Rows>> network;
  private Map<String, Long> arrived = Map.of();
  private boolean arrivedMoved;

  /**
   * @param starts where its splits begin
   * @param network told of a delivery and its shard
   */
  Sender(
      PreAggregator groups,
      int shards,
      Map<String, Long> starts,
      ObjIntConsumer<Delivery<Rows>> network) {
    this.groups = groups;
    this.network = network;
    eagerness = new Eagerness(shards);
    for (int shard = 0; shard < shards; shard++) {
      channels.add(new Channel<>(Eagerness.CREDIT, starts));
    }
    wanted = new boolean[shards];
    lastSent = new long[shards];
  }

  /** Takes the rows of a batch, and sends nothing yet. */
  void aggregate(Batch batch) {
    groups.add(batch, shard -> true, NONE);
  }

  /** The range of the batch whose rows have been taken. */
  void gather(Provenance range) {
    for (int shard = 0; shard < wanted.length; shard++) {
      wanted[shard] = channels.get(shard).gather(range);
      if (!wanted[shard]) {
        throw new IllegalStateException("shard %d has %s already".formatted(shard, range));
      }
    }
  }

  void sendAll(long millis) {
    for (int shard = 0; shard < wanted.length; shard++) {
      send(shard, millis);
    }
  }

  private void send(int shard, long millis) {
    Channel<Rows> channel = channels.get(shard);
    int waiting = groups.pending(shard);
    if (waiting == 0 || !channel.hasNews() || !channel.hasCredit()) {
      return;
    }
    if (channel.inFlight() == 0
        || eagerness.isWorthMore(
            waiting,
            channel.unacknowledged(Rows::count),
            channel.inFlight(),
            TimeUnit.MILLISECONDS.toNanos(millis - lastSent[shard]))) {
      lastSent[shard] = millis;
      network.accept(channel.send(groups.take(shard)), shard);
    }
  }

  void acknowledged(int shard, long sequence, long millis) {
    channels.get(shard).acknowledged(sequence);
    arrivedMoved = true;
    send(shard, millis);
  }

  /** What the task is told of how far all shards are. */
  void report() {
    if (!arrivedMoved) {
      return;
    }
    arrivedMoved = false;
    Map<String, Long> least = new HashMap<>(channels.getFirst().acknowledged());
    for (Channel<Rows> channel : channels.subList(1, channels.size())) {
      channel
          .acknowledged()
          .forEach((producer, offset) -> least.merge(producer, offset, Math::min));
    }
    arrived = least;
  }

  /** By split, how far all shards are. */
  Map<String, Long> arrived() {
    return arrived;
  }
}
