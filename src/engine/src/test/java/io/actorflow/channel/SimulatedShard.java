package io.actorflow.channel;

import io.actorflow.api.Provenance;
import io.actorflow.channel.Journal.Event;
import io.actorflow.channel.Journal.Snapshot;
import io.actorflow.channel.Message.Acknowledged;
import io.actorflow.channel.Message.Attach;
import io.actorflow.channel.Message.Attached;
import io.actorflow.channel.Message.Deliver;
import io.actorflow.channel.Message.Fenced;
import io.actorflow.channel.Message.Refused;
import io.actorflow.channel.Message.ToShard;
import io.actorflow.channel.Message.ToTask;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One life of a shard: a real {@link Intake}, a running table, group commits, snapshots and an
 * outbox, in the order of steps that Shard takes them in.
 */
final class SimulatedShard {
  private final Scenario scenario;
  private final int index;
  private final Journal journal;
  private final Collection<String> producers;
  private final Consumer<Message> network;
  private final Intake intake = new Intake();
  private final Deque<ToShard> stash = new ArrayDeque<>();
  private final Deque<Event> outbox = new ArrayDeque<>();
  private final Deque<Write> writes = new ArrayDeque<>();
  private Map<String, ToTask> due = new LinkedHashMap<>();
  private Map<String, ToTask> attaching = new LinkedHashMap<>();
  private Groups groups = Groups.none();
  private Groups changed = Groups.none();
  private long watermark = Provenance.NO_WATERMARK;
  private long commit;
  private int sequence;
  private boolean open;
  private boolean opening;
  private boolean persisting;
  private boolean fromFenced;
  private boolean dead;

  /** On its way into the journal. */
  private record Write(int sequence, Event event, boolean fromFenced, Runnable then) {}

  SimulatedShard(
      Scenario scenario,
      int index,
      Journal journal,
      Collection<String> producers,
      Consumer<Message> network) {
    this.scenario = scenario;
    this.index = index;
    this.journal = journal;
    this.producers = producers;
    this.network = network;
    recover();
  }

  private void recover() {
    Snapshot snapshot = journal.snapshot;
    if (snapshot != null) {
      sequence = snapshot.events();
      commit = snapshot.commit();
      groups = snapshot.groups();
      watermark = snapshot.watermark();
      intake.replay(snapshot.epochs(), snapshot.positions());
    }
    for (Event event : journal.events.subList(sequence, journal.events.size())) {
      if (event.commit() > commit) {
        if (event.commit() != commit + 1) {
          throw new AssertionError("the journal has a gap behind commit " + commit);
        }
        outbox.add(event);
      }
      commit = event.commit();
      groups = groups.replacedBy(event.delta());
      watermark = Math.max(watermark, event.watermark());
      intake.replay(event.epochs(), event.positions());
    }
    sequence = journal.events.size();
  }

  boolean isDead() {
    return dead;
  }

  /** Stops at once; what is on its way into the journal may still arrive there. */
  void kill() {
    dead = true;
  }

  boolean isBusy() {
    return !dead && (!writes.isEmpty() || persisting || opening);
  }

  boolean hasWrites() {
    return !writes.isEmpty();
  }

  void receive(ToShard message) {
    if (dead) {
      return;
    }
    if (opening) {
      stash.add(message);
      return;
    }
    switch (message) {
      case Attach attach -> onAttach(attach);
      case Deliver deliver -> onDeliver(deliver);
    }
  }

  private void onAttach(Attach attach) {
    if (!open) {
      opening = true;
      stash.add(attach);
      Event opened = new Event(commit, Groups.none(), groups, Map.of(), Map.of(), watermark);
      write(
          opened,
          () -> {
            open = true;
            opening = false;
            deliverOutbox();
            while (!stash.isEmpty() && !opening) {
              receive(stash.removeFirst());
            }
          });
      return;
    }
    if (!intake.attach(attach.channel(), attach.epoch(), attach.starts())) {
      network.accept(new Fenced(attach.sender(), index));
      return;
    }
    Attached answer =
        new Attached(attach.sender(), index, intake.offsets(attach.starts().keySet()));
    if (scenario.has(Plant.ANSWERS_ATTACH_BEFORE_IT_PERSISTS)) {
      answer(attach.channel(), answer);
    } else {
      attaching.put(attach.channel(), answer);
    }
    commit();
  }

  private void answer(String channel, ToTask answer) {
    if (answer instanceof Attached attached) {
      journal.promised.merge(channel, attached.to().epoch(), Math::max);
    }
    network.accept(answer);
  }

  private void onDeliver(Deliver deliver) {
    if (!open) {
      network.accept(new Refused(deliver.sender(), index));
      return;
    }
    switch (verdict(deliver)) {
      case ACCEPTED -> apply(deliver);
      case DUPLICATE -> {
        if (scenario.has(Plant.APPLIES_DUPLICATES)) {
          apply(deliver);
        } else {
          acknowledgeLater(deliver);
          commit();
        }
      }
      case REFUSED -> network.accept(new Refused(deliver.sender(), index));
      case FENCED -> network.accept(new Fenced(deliver.sender(), index));
    }
  }

  private Intake.Verdict verdict(Deliver deliver) {
    List<Provenance> ranges = new ArrayList<>(deliver.delivery().ranges());
    long epoch = deliver.epoch();
    if (scenario.has(Plant.IGNORES_EPOCHS)) {
      epoch = intake.epochs().getOrDefault(deliver.channel(), epoch);
    }
    Map<String, Long> offsets = intake.offsets(producers);
    if (scenario.has(Plant.TAKES_RANGES_THAT_OVERLAP)) {
      ranges.replaceAll(
          range -> {
            long offset = offsets.getOrDefault(range.producer(), Long.MIN_VALUE);
            return range.from() < offset && offset < range.to()
                ? new Provenance(range.producer(), offset, range.to(), range.watermark())
                : range;
          });
    }
    if (scenario.has(Plant.TAKES_RANGES_BEHIND_A_GAP)) {
      ranges.replaceAll(
          range -> {
            long offset = offsets.getOrDefault(range.producer(), Long.MAX_VALUE);
            return range.from() > offset
                ? new Provenance(range.producer(), offset, range.to(), range.watermark())
                : range;
          });
    }
    return intake.offer(deliver.channel(), epoch, ranges);
  }

  private void apply(Deliver deliver) {
    if (deliver.epoch() < journal.promised.getOrDefault(deliver.channel(), 0L)) {
      fromFenced = true;
    }
    Groups rows = deliver.delivery().payload();
    if (rows.earliest() < watermark) {
      throw new AssertionError(
          "a row of %d is late at watermark %d".formatted(rows.earliest(), watermark));
    }
    groups = groups.plus(rows);
    changed = changed.plus(rows);
    acknowledgeLater(deliver);
    commit();
  }

  private void acknowledgeLater(Deliver deliver) {
    Acknowledged answer = new Acknowledged(deliver.sender(), index, deliver.delivery().sequence());
    if (scenario.has(Plant.ACKNOWLEDGES_BEFORE_IT_PERSISTS)) {
      network.accept(answer);
    } else {
      due.put(deliver.channel(), answer);
    }
  }

  private void commit() {
    if (persisting || !open) {
      return;
    }
    if (changed.isEmpty() && !intake.hasMoved()) {
      due.values().forEach(network);
      attaching.forEach(this::answer);
      due = new LinkedHashMap<>();
      attaching = new LinkedHashMap<>();
      return;
    }
    watermark = Math.max(watermark, intake.watermark(producers));
    Map<String, Position> moved = intake.takeMoved();
    Event event =
        new Event(
            ++commit,
            groups.keysOf(changed),
            groups,
            scenario.has(Plant.FORGETS_EPOCHS) ? Map.of() : intake.epochs(),
            scenario.has(Plant.PERSISTS_NO_POSITIONS) ? Map.of() : moved,
            watermark);
    changed = Groups.none();
    Map<String, ToTask> acknowledgements = due;
    Map<String, ToTask> attached = attaching;
    due = new LinkedHashMap<>();
    attaching = new LinkedHashMap<>();
    persisting = true;
    outbox.add(event);
    Snapshot atCommit = snapshot();
    write(
        event,
        () -> {
          persisting = false;
          if (commit % 3 == 0) {
            journal.snapshot =
                scenario.has(Plant.PUTS_THE_UNPERSISTED_INTO_SNAPSHOTS) ? snapshot() : atCommit;
          }
          deliverOutbox();
          acknowledgements.values().forEach(network);
          attached.forEach(this::answer);
          commit();
        });
  }

  private Snapshot snapshot() {
    return new Snapshot(
        sequence + (persisting ? 1 : 0),
        commit,
        groups,
        intake.epochs(),
        intake.positions(),
        watermark);
  }

  private void deliverOutbox() {
    while (!outbox.isEmpty()) {
      journal.deliver(outbox.removeFirst());
    }
  }

  private void write(Event event, Runnable then) {
    writes.add(new Write(sequence + writes.size(), event, fromFenced, then));
    fromFenced = false;
  }

  /** The oldest write arrives at the journal. */
  void finishWrite() {
    Write write = writes.removeFirst();
    if (write.sequence() != journal.events.size()
        && !scenario.has(Plant.LETS_TWO_WRITE_ONE_JOURNAL)) {
      dead = true;
      writes.clear();
      return;
    }
    if (write.fromFenced()) {
      throw new AssertionError("a fenced sender's rows are persisted by " + write.event());
    }
    journal.append(write.event());
    sequence++;
    if (!dead) {
      write.then().run();
    }
  }

  /** What has just recovered is everything there is. */
  void check(Groups expected) {
    same("state", groups, expected);
    same("sink", journal.sink, expected);
    same("watermark", watermark, Provenance.END);
  }

  private static void same(String what, Object found, Object expected) {
    if (!found.equals(expected)) {
      throw new AssertionError("%s is %s (expected: %s)".formatted(what, found, expected));
    }
  }
}
