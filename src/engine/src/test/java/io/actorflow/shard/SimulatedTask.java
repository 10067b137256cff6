package io.actorflow.shard;

import io.actorflow.api.Provenance;
import io.actorflow.channel.Channel;
import io.actorflow.channel.Delivery;
import io.actorflow.group.Rows;
import io.actorflow.run.ShardMessage.Acknowledged;
import io.actorflow.run.ShardMessage.Attach;
import io.actorflow.run.ShardMessage.Attached;
import io.actorflow.run.ShardMessage.Deliver;
import io.actorflow.run.ShardMessage.Fenced;
import io.actorflow.run.ShardMessage.Refused;
import io.actorflow.shard.Message.ToShard;
import io.actorflow.shard.Story.Happening;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * One life of a task: reads its splits from the least position and sends to every shard over a real
 * {@link Channel}, in the order of steps that Task and ShuffleStage take them in.
 */
final class SimulatedTask {
  private static final int LONGEST_RANGE = 6;

  private final SimulatedRun run;
  private final SimulatedSource source;
  private final String channel;
  private final long epoch;
  private final String name;
  private final int credit;
  private final List<Integer> splits;
  private final List<Journal> journals;
  private final Consumer<Message> network;
  private final Story story;
  private final Map<Integer, Map<String, Long>> positions = new TreeMap<>();
  private final List<Channel<Rows>> channels = new ArrayList<>();
  private final List<Reading> readings = new ArrayList<>();
  private final Groups[] pending;
  private final boolean[] refused;
  private boolean failed;
  private boolean dead;

  /** How far a split has been read. */
  private static final class Reading {
    private final int split;
    private final NavigableSet<Long> positions;
    private long at;

    /**
     * @param positions of the shards; reading begins at the least
     */
    Reading(int split, NavigableSet<Long> positions) {
      this.split = split;
      this.positions = positions;
      at = positions.first();
    }
  }

  SimulatedTask(
      Scenario scenario,
      SimulatedRun run,
      SimulatedSource source,
      int index,
      long epoch,
      List<Journal> journals,
      Consumer<Message> network,
      Story story) {
    this.run = run;
    this.source = source;
    channel = run.task(index).producer();
    this.epoch = epoch;
    name = "task %d, life %d,".formatted(index, epoch);
    credit = scenario.sizes().credit();
    splits = run.splitsOf(index);
    this.journals = journals;
    this.network = network;
    this.story = story;
    pending = new Groups[journals.size()];
    refused = new boolean[journals.size()];
    for (int shard = 0; shard < pending.length; shard++) {
      pending[shard] = Groups.none();
    }
    story.tell(name, Happening.BEGINS, splits);
  }

  String channel() {
    return channel;
  }

  boolean isDead() {
    return dead;
  }

  /** Whether a new life has to begin. */
  boolean hasFailed() {
    return failed;
  }

  void kill() {
    dead = true;
  }

  boolean isDone() {
    return splits.isEmpty()
        || (!channels.isEmpty()
            && unread().isEmpty()
            && channels.stream().allMatch(c -> c.inFlight() == 0 && !c.hasNews()));
  }

  private List<Reading> unread() {
    return readings.stream().filter(reading -> reading.at < source.end()).toList();
  }

  /** Reads up to so many records of one of the splits that have not ended. */
  void read(int choice) {
    List<Reading> unread = unread();
    if (unread.isEmpty()) {
      return;
    }
    Reading reading = unread.get(choice % unread.size());
    int split = reading.split;
    long from = reading.at;
    long to = Math.min(source.end(), from + 1 + choice / unread.size() % LONGEST_RANGE);
    // A shard's position never lies within a range.
    Long cut = reading.positions.higher(from);
    if (cut != null) {
      to = Math.min(to, cut);
    }
    reading.at = to;
    Provenance range = source.range(split, from, to);
    story.tell(name, Happening.READS, range);
    for (int shard = 0; shard < pending.length; shard++) {
      if (channels.get(shard).gather(range)) {
        pending[shard] = pending[shard].plus(source.groups(split, from, to, shard));
      }
    }
  }

  /** One of the splits that have not ended has brought nothing for some time. */
  void idle(int choice) {
    List<Reading> unread = unread();
    if (unread.isEmpty()) {
      return;
    }
    Reading reading = unread.get(choice % unread.size());
    String producer = SimulatedRun.producer(reading.split);
    Provenance range = new Provenance(producer, reading.at, reading.at, Provenance.IDLE);
    story.tell(name, Happening.IS_IDLE, range);
    channels.forEach(to -> to.gather(range));
  }

  /** Sends what is gathered for a shard. */
  void send(int shard) {
    if (channels.isEmpty() || refused[shard]) {
      return;
    }
    Channel<Rows> to = channels.get(shard);
    if (to.hasCredit() && to.hasNews()) {
      deliver(shard, to.send(pending[shard].rows()));
      pending[shard] = Groups.none();
    }
  }

  private void deliver(int shard, Delivery<Rows> delivery) {
    story.tell(name, Happening.SENDS, "to", shard, delivery.ranges());
    network.accept(
        new ToShard(
            shard, this, new Deliver(run.shard(shard).toString(), channel, epoch, delivery)));
  }

  /** Whether something that a shard should have answered may be lost. */
  boolean waitsFor(int shard) {
    return channels.isEmpty()
        ? !positions.containsKey(shard)
        : refused[shard] || channels.get(shard).inFlight() > 0;
  }

  void attach(int shard) {
    if (splits.isEmpty() || (channels.isEmpty() && positions.containsKey(shard))) {
      return;
    }
    refused[shard] = false;
    story.tell(name, Happening.ATTACHES, "to", shard);
    Map<String, Long> starts = new HashMap<>();
    splits.forEach(split -> starts.put(SimulatedRun.producer(split), -1L));
    network.accept(
        new ToShard(
            shard,
            this,
            new Attach(run.shard(shard).toString(), channel, epoch, starts, run.spec())));
  }

  void receive(Object answer) {
    if (dead || failed) {
      return;
    }
    story.tell(name, Happening.IS_TOLD, answer);
    switch (answer) {
      case Attached attached -> {
        if (channels.isEmpty()) {
          positions.put(attached.shard(), attached.positions());
          begin();
        } else {
          resume(attached);
        }
      }
      case Acknowledged ack -> {
        Channel<Rows> acknowledged = channels.get(ack.shard());
        acknowledged.acknowledged(ack.sequence());
        journals.get(ack.shard()).checkPersisted(acknowledged.acknowledged());
      }
      case Refused refusal -> refused[refusal.shard()] = true;
      case Fenced fenced -> {
        story.tell(name, Happening.IS_FENCED, "by", fenced.shard());
        dead = true;
      }
      default -> throw new IllegalArgumentException(answer.toString());
    }
  }

  private void resume(Attached attached) {
    Optional<List<Delivery<Rows>>> again =
        channels.get(attached.shard()).resume(attached.positions());
    if (again.isEmpty()) {
      story.tell(name, Happening.BEGINS_AGAIN_FOR_IT_CANNOT_GO_ON);
      failed = true;
      return;
    }
    for (Delivery<Rows> delivery : again.get()) {
      story.tell(name, Happening.SENDS_AGAIN, delivery.sequence());
      deliver(attached.shard(), delivery);
    }
  }

  private void begin() {
    if (positions.size() < pending.length) {
      return;
    }
    positions.values().forEach(each -> channels.add(new Channel<>(credit, each)));
    for (int split : splits) {
      NavigableSet<Long> starts = new TreeSet<>();
      for (Map<String, Long> shard : positions.values()) {
        starts.add(shard.getOrDefault(SimulatedRun.producer(split), -1L));
      }
      readings.add(new Reading(split, starts));
    }
  }
}
