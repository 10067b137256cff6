package io.actorflow.channel;

import io.actorflow.api.Provenance;
import io.actorflow.channel.Message.Acknowledged;
import io.actorflow.channel.Message.Attach;
import io.actorflow.channel.Message.Attached;
import io.actorflow.channel.Message.Deliver;
import io.actorflow.channel.Message.Fenced;
import io.actorflow.channel.Message.Refused;
import io.actorflow.channel.Message.ToTask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One life of a task: reads its splits from the least position and sends to every shard over a real
 * {@link Channel}, in the order of steps that Task and ShuffleStage take them in.
 */
final class SimulatedTask {
  private static final int SILENCE = 40;

  private final Scenario scenario;
  private final SimulatedSource source;
  private final String name;
  private final long epoch;
  private final List<Integer> splits;
  private final List<Journal> journals;
  private final Consumer<Message> network;
  private final Random random;
  private final Map<Integer, Map<String, Long>> attached = new TreeMap<>();
  private final List<Channel<Groups>> channels = new ArrayList<>();
  private final Map<Integer, Long> read = new TreeMap<>();
  private final Map<Integer, TreeSet<Long>> cuts = new HashMap<>();
  private final TreeSet<Integer> unread;
  private final Groups[] pending;
  private final boolean[] refused;
  private final long[] lastHeard;
  private boolean failed;
  private boolean dead;

  SimulatedTask(
      Scenario scenario,
      SimulatedSource source,
      String name,
      long epoch,
      List<Integer> splits,
      List<Journal> journals,
      Consumer<Message> network,
      Random random) {
    this.scenario = scenario;
    this.source = source;
    this.name = name;
    this.epoch = epoch;
    this.splits = List.copyOf(splits);
    this.journals = journals;
    this.network = network;
    this.random = random;
    unread = new TreeSet<>(splits);
    pending = new Groups[scenario.shards()];
    refused = new boolean[scenario.shards()];
    lastHeard = new long[scenario.shards()];
    for (int shard = 0; shard < pending.length; shard++) {
      pending[shard] = Groups.none();
      lastHeard[shard] = -SILENCE;
    }
  }

  String name() {
    return name;
  }

  long epoch() {
    return epoch;
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
            && unread.isEmpty()
            && channels.stream().allMatch(c -> c.inFlight() == 0 && !c.hasNews()));
  }

  /** Does some of what there is to do. */
  void act(long now) {
    if (dead || failed || splits.isEmpty()) {
      return;
    }
    if (channels.isEmpty()) {
      for (int shard = 0; shard < pending.length; shard++) {
        if (!attached.containsKey(shard) && now - lastHeard[shard] >= SILENCE) {
          attach(shard, now);
        }
      }
      return;
    }
    if (!unread.isEmpty() && random.nextInt(3) > 0) {
      readSome();
    }
    for (int shard = 0; shard < pending.length; shard++) {
      Channel<Groups> channel = channels.get(shard);
      if (refused[shard] || (channel.inFlight() > 0 && now - lastHeard[shard] > SILENCE)) {
        attach(shard, now);
      } else if (channel.hasCredit() && channel.hasNews() && random.nextBoolean()) {
        if (channel.inFlight() == 0) {
          lastHeard[shard] = now;
        }
        deliver(shard, channel.send(pending[shard]));
        pending[shard] = Groups.none();
      }
    }
  }

  private void attach(int shard, long now) {
    refused[shard] = false;
    lastHeard[shard] = now;
    Map<String, Long> starts = new HashMap<>();
    splits.forEach(split -> starts.put(SimulatedSource.producer(split), -1L));
    network.accept(new Attach(shard, this, name, epoch, starts));
  }

  private void deliver(int shard, Delivery<Groups> delivery) {
    if (scenario.has(Plant.LEAVES_OUT_PRODUCERS_WITHOUT_NEWS)) {
      List<Provenance> moved =
          delivery.ranges().stream().filter(range -> range.from() < range.to()).toList();
      if (!moved.isEmpty()) {
        delivery = new Delivery<>(delivery.sequence(), moved, delivery.payload());
      }
    }
    network.accept(new Deliver(shard, this, name, epoch, delivery));
  }

  private void readSome() {
    List<Integer> choices = List.copyOf(unread);
    int split = choices.get(random.nextInt(choices.size()));
    long from = read.getOrDefault(split, -1L);
    long to = Math.min(source.end(), from + 1 + random.nextInt(6));
    Long cut = cuts.getOrDefault(split, new TreeSet<>()).higher(from);
    if (cut != null && cut < to && !scenario.has(Plant.READS_ACROSS_CUTS)) {
      to = cut;
    }
    if (to == source.end()) {
      unread.remove(split);
    }
    read.put(split, to);
    Provenance range = source.range(split, from, to);
    for (int shard = 0; shard < pending.length; shard++) {
      if (channels.get(shard).gather(range) || scenario.has(Plant.SENDS_WHAT_THE_SHARD_HAS)) {
        pending[shard] = pending[shard].plus(source.groups(split, range, shard, pending.length));
      }
    }
  }

  void receive(ToTask message, long now) {
    if (dead || failed) {
      return;
    }
    int shard = message.shard();
    switch (message) {
      case Attached answer -> {
        lastHeard[shard] = now;
        if (channels.isEmpty()) {
          attached.put(shard, answer.positions());
          begin();
        } else {
          resume(shard, answer.positions());
        }
      }
      case Acknowledged ack -> {
        lastHeard[shard] = now;
        channels.get(shard).acknowledged(ack.sequence());
        journals.get(shard).checkPersisted(channels.get(shard).acknowledged());
      }
      case Refused refusal -> refused[shard] = true;
      case Fenced fenced -> dead = true;
    }
  }

  private void resume(int shard, Map<String, Long> positions) {
    if (scenario.has(Plant.NEVER_SENDS_AGAIN)) {
      return;
    }
    Optional<List<Delivery<Groups>>> again = channels.get(shard).resume(positions);
    if (again.isPresent()) {
      again.get().forEach(delivery -> deliver(shard, delivery));
    } else {
      failed = !scenario.has(Plant.GOES_ON_WHERE_IT_DOES_NOT_FIT);
    }
  }

  private void begin() {
    if (attached.size() < pending.length) {
      return;
    }
    attached
        .values()
        .forEach(positions -> channels.add(new Channel<>(scenario.credit(), positions)));
    for (int split : splits) {
      TreeSet<Long> positions = new TreeSet<>();
      for (Map<String, Long> shard : attached.values()) {
        @Nullable Long position = shard.get(SimulatedSource.producer(split));
        positions.add(position == null ? -1 : position);
      }
      boolean wrong = scenario.has(Plant.BEGINS_AT_THE_FURTHEST_POSITION);
      read.put(split, wrong ? positions.last() : positions.first());
      cuts.put(split, positions);
    }
  }
}
