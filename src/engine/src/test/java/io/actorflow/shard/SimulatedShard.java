package io.actorflow.shard;

import io.actorflow.group.RowPages;
import io.actorflow.group.Rows;
import io.actorflow.keyed.KeyedState;
import io.actorflow.keyed.ReadableState;
import io.actorflow.keyed.SegmentedState;
import io.actorflow.run.ShardMessage.AsOf;
import io.actorflow.run.ShardMessage.Attach;
import io.actorflow.run.ShardMessage.Attached;
import io.actorflow.run.ShardMessage.Deliver;
import io.actorflow.run.ShardMessage.Fenced;
import io.actorflow.run.ShardMessage.Refused;
import io.actorflow.run.SnapshotPolicy;
import io.actorflow.shard.Message.Arrived;
import io.actorflow.shard.Message.ToShard;
import io.actorflow.shard.Message.ToTask;
import io.actorflow.shard.ShardEvent.Committed;
import io.actorflow.shard.ShardEvent.Opened;
import io.actorflow.shard.ShardEvent.Segmented;
import io.actorflow.shard.Story.Happening;
import io.actorflow.spill.Checkpoint;
import io.actorflow.spill.StateMemory;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One life of a shard: a real {@link Ledger} and, in place of {@link Shard}, the least that it
 * needs around it: a journal that takes its time, sinks, and an end at any moment.
 */
final class SimulatedShard {
  private final Scenario scenario;
  private final int index;
  private final String name;
  private final Journal journal;
  private final List<SimulatedSink> sinks;
  private final Consumer<Message> network;
  private final Story story;
  private final KeyedState state;
  private final Ledger<SimulatedTask> ledger;
  private final Deque<Write> writes = new ArrayDeque<>();
  private final Deque<Runnable> stash = new ArrayDeque<>();
  private final AheadDeliveries<SimulatedTask> ahead = new AheadDeliveries<>();
  private long lastReached;
  private Journal.@Nullable Saved saving;
  private SimulatedRun run;
  private Groups late = Groups.none();
  private Map<String, Long> senders = new HashMap<>();
  private int events;
  private long offered;
  private boolean opening;
  private boolean open;
  private boolean connected;
  private boolean ending;
  private boolean dead;

  /**
   * On its way into the journal.
   *
   * @param place in the journal, which another life may have taken
   * @param late rows that came too late since the event before
   * @param senders the lowest epoch of each channel that rows have come from since
   */
  private record Write(
      int place, ShardEvent event, Groups late, Map<String, Long> senders, Runnable then) {}

  /**
   * @param run the oldest one, so that newer ones are learnt from the journal or from messages
   */
  SimulatedShard(
      Scenario scenario,
      int index,
      int life,
      SimulatedRun run,
      Journal journal,
      List<SimulatedSink> sinks,
      Consumer<Message> network,
      Story story) {
    this.scenario = scenario;
    this.index = index;
    this.run = run;
    this.journal = journal;
    this.sinks = sinks;
    this.network = network;
    this.story = story;
    name = "shard %d, life %d,".formatted(index, life);
    ShardRun known = run.shardRun(index);
    // Heap enough: spilling is tested elsewhere.
    state =
        known
            .stage()
            .plan()
            .newState(new StateMemory(Path.of(""), Long.MAX_VALUE, 0).room(this.name, journal));
    SnapshotPolicy snapshots = new SnapshotPolicy(scenario.sizes().snapshots(), Long.MAX_VALUE);
    ledger = new Ledger<>(index, snapshots, state, forLedger(known));
    recover();
  }

  // Recovery

  private void recover() {
    Journal.Saved saved = journal.snapshot();
    if (saved != null) {
      adopt(new SimulatedRun(saved.snapshot().spec(), run.plan()));
      ledger.restore(saved.snapshot());
      events = saved.events();
      story.tell(name, Happening.RECOVERS_FROM_A_SNAPSHOT, ledger.commit());
    }
    for (ShardEvent event : journal.after(events)) {
      switch (event) {
        case Opened opened -> {
          adopt(new SimulatedRun(opened.spec(), run.plan()));
          ledger.replay(opened);
        }
        case Committed committed -> {
          ledger.replay(committed);
          story.tell(name, Happening.RECOVERS_FROM_EVENTS, ledger.commit());
        }
        case Segmented segmented -> ledger.replay(segmented);
      }
    }
    events = journal.size();
    if (ledger.outboxSize() > 0) {
      story.tell(name, Happening.RECOVERS_WITH_RESULTS_TO_SEND, ledger.outboxSize());
    }
    checkOutbox();
    Expect.same("confirmed", ledger.confirmed(), journal.reached().confirmed());
  }

  private void adopt(SimulatedRun newest) {
    if (newest.spec().revision() > run.spec().revision()) {
      run = newest;
      ledger.run(forLedger(run.shardRun(index)));
    }
  }

  /** Tasks are independent of one another, and nothing else goes into a shard. */
  private static Ledger.Run forLedger(ShardRun run) {
    Ledger.Run own = run.forLedger();
    return new Ledger.Run(
        own.spec(),
        own.producers(),
        new Alignment(true, Map.of()),
        own.branches(),
        own.feedsShards());
  }

  // What Shard does when it hears something

  void receive(ToShard message) {
    whenOpen(
        () -> {
          switch (message.message()) {
            case Attach attach -> onAttach(message.sender(), attach);
            case Deliver deliver -> onDeliver(message.sender(), deliver);
            default -> throw new IllegalArgumentException(message.toString());
          }
        });
  }

  void receive(Arrived arrived) {
    whenOpen(
        () -> {
          ledger.arrived(arrived.branch(), arrived.upTo());
          offerResults();
          commitIfEager();
          stopIfDone();
        });
  }

  /** At once, but not while the beginning of this life is on its way into the journal. */
  private void whenOpen(Runnable step) {
    if (opening) {
      stash.add(step);
    } else if (!dead) {
      step.run();
    }
  }

  void ensure(SimulatedRun newest) {
    whenOpen(() -> open(newest, () -> {}));
  }

  private void onAttach(SimulatedTask sender, Attach attach) {
    open(
        new SimulatedRun(attach.spec(), run.plan()),
        () -> {
          if (ledger.attach(sender, attach)) {
            commitIfEager();
          } else {
            story.tell(name, Happening.FENCES, attach.channel(), attach.epoch());
            network.accept(new ToTask(sender, new Fenced(index, attach.epoch())));
          }
        });
  }

  private void open(SimulatedRun newest, Runnable then) {
    boolean isNewer = newest.spec().revision() > run.spec().revision();
    adopt(newest);
    if (open && !isNewer) {
      then.run();
      return;
    }
    opening = true;
    Opened opened = new Opened(ledger.commit(), ledger.epoch() + (open ? 0 : 1), run.spec());
    story.tell(name, Happening.OPENS, opened.epoch());
    write(
        opened,
        Groups.none(),
        Map.of(),
        () -> {
          ledger.opened(opened);
          open = true;
          opening = false;
          then.run();
          while (!stash.isEmpty() && !opening && !dead) {
            stash.removeFirst().run();
          }
        });
  }

  private void onDeliver(SimulatedTask sender, Deliver deliver) {
    if (!open || ending) {
      refuse(sender, deliver);
      return;
    }
    if (ahead.holds(deliver.channel()) || hasToWait(deliver.channel())) {
      story.tell(name, Happening.HOLDS_ROWS_BACK, deliver.channel(), deliver.delivery().ranges());
      ahead.add(sender, deliver);
    } else {
      apply(sender, deliver);
    }
    takeAhead();
  }

  private boolean hasToWait(String channel) {
    return scenario.traits().tight() && ledger.isAhead(channel);
  }

  private void takeAhead() {
    ahead.take(this::takesAhead, channel -> !hasToWait(channel), this::apply);
  }

  private boolean takesAhead() {
    return open && !ending && !dead;
  }

  /** If event time has not gone on since this was last asked. */
  private void takeAheadAnyway() {
    long reached = ledger.applied();
    boolean stays = reached == lastReached;
    lastReached = reached;
    ahead.take(
        () -> stays && takesAhead(),
        channel -> true,
        (sender, deliver) -> {
          story.tell(name, Happening.TAKES_ROWS_FOR_NOBODY_ELSE_GOES_ON);
          apply(sender, deliver);
        });
  }

  private void apply(SimulatedTask sender, Deliver deliver) {
    Ledger.Taken taken = ledger.deliver(sender, deliver);
    switch (taken.verdict()) {
      case ACCEPTED -> {
        story.tell(name, Happening.ACCEPTS, deliver.channel(), deliver.delivery().ranges());
        senders.merge(deliver.channel(), deliver.epoch(), Math::min);
        keepLate(taken.late());
        if (!scenario.traits().windows()) {
          ledger.read(sender, (table, asOf) -> look((ReadableState) table, asOf));
        }
        commitIfEager();
      }
      case DUPLICATE -> {
        story.tell(name, Happening.RECOGNISES, deliver.channel(), deliver.delivery().ranges());
        commitIfEager();
      }
      case REFUSED -> refuse(sender, deliver);
      case FENCED -> {
        story.tell(name, Happening.FENCES, deliver.channel(), deliver.epoch());
        network.accept(new ToTask(sender, new Fenced(index, deliver.epoch())));
      }
    }
  }

  private void refuse(SimulatedTask sender, Deliver deliver) {
    story.tell(name, Happening.REFUSES, deliver.channel(), deliver.delivery().ranges());
    network.accept(new ToTask(sender, new Refused(index, deliver.epoch())));
  }

  /**
   * What somebody outside would see.
   *
   * @param rows all of them
   * @param found one after another
   */
  private record Looked(AsOf asOf, Groups rows, Groups found) {}

  private static Looked look(ReadableState table, AsOf asOf) {
    RowPages pages = table.pages();
    List<Rows> rows = new ArrayList<>();
    List<Rows> found = new ArrayList<>();
    for (int from = 0; from < pages.count(); from++) {
      Rows row = pages.page(from, 1);
      rows.add(row);
      long[] key = {row.word(0, 0), row.word(0, 1)};
      found.add(table.find(new Rows(1, 2, key, row.texts())));
    }
    return new Looked(asOf, Groups.of(rows), Groups.of(found));
  }

  /** What is told is persisted, and is what one thread would have made of the same records. */
  private void check(Looked looked) {
    story.tell(name, Happening.IS_LOOKED_AT, looked.asOf());
    Map<String, Long> positions = looked.asOf().positions();
    Expect.same(
        "persisted when told", journal.reached(looked.asOf().commit()).offsets(), positions);
    Expect.same("rows told", looked.rows(), journal.source().groups(positions, index));
    Expect.same("rows found", looked.found(), looked.rows());
  }

  private void keepLate(Rows rows) {
    if (!rows.isEmpty()) {
      Groups found = Groups.of(List.of(rows));
      story.tell(name, Happening.FINDS_ROWS_LATE, found);
      late = late.plus(found);
    }
  }

  // Commits

  private void commitIfEager() {
    if (scenario.traits().eager() || ending) {
      commit();
    }
  }

  /** Commits if that is possible. */
  void commit() {
    if (dead || !open || opening) {
      return;
    }
    takeAheadAnyway();
    if (ledger.isHeldBack()) {
      story.tell(name, Happening.HOLDS_TOO_MANY_RESULTS);
    }
    ledger.next(ending).ifPresent(this::take);
  }

  private void take(Ledger.Step<SimulatedTask> step) {
    if (step.event().isEmpty()) {
      tell(step.answers());
      return;
    }
    Committed event = step.event().get();
    story.tell(name, Happening.COMMITS, event.commit(), event.positions(), event.watermark());
    step.snapshot()
        .ifPresent(snapshot -> Expect.same("run in a snapshot", snapshot.spec(), run.spec()));
    write(event, late, senders, () -> onPersisted(step));
    late = Groups.none();
    senders = new HashMap<>();
  }

  private void onPersisted(Ledger.Step<SimulatedTask> step) {
    ledger.persisted();
    checkOutbox();
    tell(step.answers());
    step.snapshot()
        .ifPresent(snapshot -> saving = new Journal.Saved(events, snapshot, step.checkpoint()));
    offerResults();
    takeAhead();
    commitIfEager();
    stopIfDone();
  }

  private void tell(List<Ledger.Answer<SimulatedTask>> answers) {
    for (Ledger.Answer<SimulatedTask> answer : answers) {
      if (answer.message() instanceof Looked looked) {
        check(looked);
        continue;
      }
      if (answer.message() instanceof Attached attached) {
        journal.checkNotBehind(attached.positions(), ledger.persistedCommit());
        journal.promised(answer.to().channel(), attached.epoch());
      }
      network.accept(new ToTask(answer.to(), answer.message()));
    }
  }

  // The journal

  private void write(ShardEvent event, Groups found, Map<String, Long> epochs, Runnable then) {
    writes.add(new Write(events + writes.size(), event, found, epochs, then));
  }

  boolean hasWrites() {
    return !writes.isEmpty();
  }

  /** The oldest write arrives at the journal, also if its shard has died. */
  void finishWrite() {
    Write write = writes.removeFirst();
    if (write.place() != journal.size()) {
      story.tell(name, Happening.FINDS_ITS_PLACE_IN_THE_JOURNAL_TAKEN);
      kill();
      writes.clear();
      return;
    }
    journal.append(write.event(), write.late(), write.senders());
    events++;
    story.tell(name, Happening.PERSISTS, write.event().getClass().getSimpleName());
    if (!dead) {
      write.then().run();
    }
  }

  boolean hasSnapshot() {
    return saving != null;
  }

  void finishSnapshot(boolean succeeds) {
    Journal.Saved saved = saving;
    if (saved != null) {
      if (succeeds) {
        journal.save(saved);
      }
      story.tell(
          name,
          succeeds ? Happening.SAVES_A_SNAPSHOT : Happening.CANNOT_SAVE_A_SNAPSHOT,
          saved.snapshot().commit());
      if (succeeds || saved.checkpoint().isEmpty()) {
        saving = null;
        saved.checkpoint().filter(checkpoint -> succeeds).ifPresent(this::onSaved);
        ledger.snapshotDone();
      }
    }
  }

  /** The rest of a snapshot in segments; one that fails is tried again. */
  private void onSaved(Checkpoint checkpoint) {
    while (((SegmentedState) state).spill()) {
      // Nothing is on disk, but its shard would ask.
    }
    if (!checkpoint.dropped().isEmpty()) {
      story.tell(name, Happening.DROPS_SEGMENTS, checkpoint.dropped().size());
      write(
          new Segmented(ledger.commit(), checkpoint.manifest()),
          Groups.none(),
          Map.of(),
          () -> journal.drop(checkpoint.dropped()));
    }
  }

  private void checkOutbox() {
    long arrived = sinks.stream().mapToLong(SimulatedSink::position).min().orElseThrow();
    journal.checkOutbox(ledger.persistedAfter(arrived), arrived);
  }

  // Outputs

  /** Connects to the sinks, unless that has been done. */
  void connect() {
    if (dead || !open || opening) {
      return;
    }
    if (connected && sinks.stream().anyMatch(sink -> sink.writer() != this)) {
      connected = false;
      if (sinks.stream().anyMatch(sink -> sink.writer() != null && sink.writer() != this)) {
        story.tell(name, Happening.FINDS_ITS_SINK_TAKEN);
        kill();
        return;
      }
    }
    if (!connected) {
      open(sinks);
    }
  }

  private void open(List<SimulatedSink> all) {
    long everywhere = Long.MAX_VALUE;
    for (SimulatedSink sink : all) {
      long remembered = ledger.confirmed().getOrDefault(sink.branch(), 0L);
      long arrived = Math.max(remembered, sink.open(this, ledger.epoch()));
      if (arrived > ledger.commit()) {
        checkIsReplaced(sink);
        all.forEach(SimulatedSink::disconnect);
        return;
      }
      ledger.arrived(sink.branch(), arrived);
      everywhere = Math.min(everywhere, arrived);
    }
    story.tell(name, Happening.CONNECTS, everywhere);
    connected = true;
    offered = everywhere;
    offerResults();
    commitIfEager();
  }

  private void checkIsReplaced(SimulatedSink sink) {
    if (events == journal.size()) {
      throw new AssertionError(
          "%s has results of commit %d, the journal ends at commit %d"
              .formatted(sink.branch(), sink.position(), ledger.commit()));
    }
  }

  private void offerResults() {
    if (connected) {
      for (Outbox.Entry entry : ledger.persistedAfter(offered)) {
        sinks.stream().filter(sink -> sink.writer() == this).forEach(sink -> sink.write(entry));
        offered = entry.commit();
      }
    }
  }

  // The end

  /** Stops at once; what is on its way into the journal may still arrive there. */
  void kill() {
    story.tell(name, Happening.DIES);
    dead = true;
    saving = null;
  }

  boolean isDead() {
    return dead;
  }

  /** Persists what it has, then stops. */
  void handOff() {
    whenOpen(
        () -> {
          story.tell(name, Happening.HANDS_OFF);
          ending = true;
          commit();
          stopIfDone();
        });
  }

  private void stopIfDone() {
    boolean waits =
        ledger.isPersisting() || (open && ledger.hasUnpersisted(true) && !ledger.isHeldBack());
    if (ending && !waits) {
      kill();
    }
  }

  boolean isDone() {
    return open && ledger.isFinished();
  }

  /** What has just recovered is everything there is. */
  void check(Groups expected) {
    for (SimulatedSink sink : sinks) {
      sink.check(expected);
      ledger.arrived(sink.branch(), sink.position());
    }
    Groups remembered = scenario.traits().windows() ? Groups.none() : expected;
    Expect.same("state", Groups.of(state.all()), remembered);
    Expect.same("finished", ledger.isFinished(), true);
  }
}
