package io.actorflow.shard;

import io.actorflow.api.Provenance;
import io.actorflow.shard.Story.Happening;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where one branch of a shard's results leads: commits results and their position in one
 * transaction, and compares what has come together with the model after each. One life of the shard
 * writes at a time: the one that has opened it last. What it has not committed is lost when it is
 * opened again.
 */
final class SimulatedSink {
  private static final int FORGETFUL_BRANCH = 1;

  private final Scenario scenario;
  private final int shard;
  private final int branch;
  private final boolean leadsToShards;
  private final SimulatedSource source;
  private final Journal journal;
  private final Consumer<Message> network;
  private final Story story;
  private final String name;
  private final Deque<Outbox.Entry> uncommitted = new ArrayDeque<>();
  private final Map<Long, SimulatedShard> epochs = new HashMap<>();
  private @Nullable SimulatedShard writer;
  private Groups results = Groups.none();
  private long position;
  private long watermark = Provenance.NO_WATERMARK;
  private long committedByWriter;

  SimulatedSink(
      Scenario scenario,
      int shard,
      int branch,
      boolean leadsToShards,
      SimulatedSource source,
      Journal journal,
      Consumer<Message> network,
      Story story) {
    this.scenario = scenario;
    this.shard = shard;
    this.branch = branch;
    this.leadsToShards = leadsToShards;
    this.source = source;
    this.journal = journal;
    this.network = network;
    this.story = story;
    name = "sink %d of shard %d".formatted(branch, shard);
  }

  String branch() {
    return SimulatedRun.branchName(branch);
  }

  /** Commit of the last results it has. */
  long position() {
    return position;
  }

  /** Fails unless everything has come, and who reads it there knows that. */
  void check(Groups expected) {
    Expect.same(name, results.plus(journal.reached().late()), expected);
    if (leadsToShards) {
      Expect.same("watermark of " + name, watermark, Provenance.END);
    }
  }

  @Nullable SimulatedShard writer() {
    return writer;
  }

  /**
   * Answers the commit up to which it needs no results, as far as it knows.
   *
   * @param epoch what tells the writer from those before
   */
  long open(SimulatedShard newWriter, long epoch) {
    SimulatedShard before = epochs.putIfAbsent(epoch, newWriter);
    if (before != null && before != newWriter) {
      throw new AssertionError("two writers of %s have epoch %d".formatted(name, epoch));
    }
    disconnect();
    writer = newWriter;
    return branch == FORGETFUL_BRANCH ? 0 : position;
  }

  void disconnect() {
    if (writer != null) {
      story.tell(name, Happening.LOSES_ITS_WRITER);
    }
    writer = null;
    uncommitted.clear();
    committedByWriter = 0;
  }

  void write(Outbox.Entry entry) {
    uncommitted.add(entry);
  }

  int uncommitted() {
    return uncommitted.size();
  }

  /** Commits some of what is written, and tells how far it is, again if there is nothing new. */
  void commit(int entries) {
    for (int i = 0; i < entries && !uncommitted.isEmpty(); i++) {
      commit(uncommitted.removeFirst());
    }
    SimulatedShard told = writer;
    if (told != null && committedByWriter > 0) {
      network.accept(new Message.Arrived(told, branch(), committedByWriter));
    }
  }

  private void commit(Outbox.Entry entry) {
    committedByWriter = Math.max(committedByWriter, entry.commit());
    if (entry.commit() <= position) {
      story.tell(name, Happening.IS_SENT_RESULTS_AGAIN, entry.commit());
      return;
    }
    if (entry.from() != position) {
      throw new AssertionError(
          "%s has results up to %d, and gets those of (%d, %d]"
              .formatted(name, position, entry.from(), entry.commit()));
    }
    Groups added = Groups.of(entry.results());
    if (scenario.traits().windows()) {
      long before = journal.reached(entry.commit() - 1).watermark();
      Expect.same("what had to come out before", added.closedBy(before), Groups.none());
    }
    results = results.replacedBy(added);
    position = entry.commit();
    story.tell(name, Happening.HAS_COMMITTED_RESULTS, entry.commit(), added);
    Journal.Reached reached = journal.reached(position);
    Expect.same("watermark of " + name, entry.watermark(), reached.watermark());
    watermark = entry.watermark();
    Groups read = source.groups(reached.offsets(), shard);
    Expect.same(
        "%s at commit %d".formatted(name, position),
        results.plus(reached.late()),
        scenario.traits().windows() ? read.closedBy(reached.watermark()) : read);
  }
}
