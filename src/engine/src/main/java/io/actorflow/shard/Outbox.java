package io.actorflow.shard;

import io.actorflow.group.Rows;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Results that a shard has persisted, or is about to, and that have not been confirmed by everybody
 * they go to. As a producer of ranges a shard counts commits.
 */
public final class Outbox {
  private final Deque<Entry> entries = new ArrayDeque<>();
  private long last;
  private long bytes;

  /**
   * The results of one commit, as the range {@code (from, commit]}.
   *
   * @param from the commit of the entry before
   * @param results as {@link io.actorflow.keyed.KeyedState#results} gave them
   */
  public record Entry(long from, long commit, long watermark, List<Rows> results) {
    private long bytes() {
      return results.stream().mapToLong(Rows::bytes).sum();
    }
  }

  Outbox() {}

  Outbox(long last, List<Entry> entries) {
    this.last = last;
    entries.forEach(this::add);
  }

  /** Adds the results of a commit; commits rise. */
  void add(long commit, long watermark, List<Rows> results) {
    add(new Entry(last, commit, watermark, results));
    last = commit;
  }

  private void add(Entry entry) {
    entries.add(entry);
    bytes += entry.bytes();
  }

  /** Everything up to and including that commit has arrived. */
  void confirm(long commit) {
    while (!entries.isEmpty() && entries.peekFirst().commit() <= commit) {
      bytes -= entries.removeFirst().bytes();
    }
  }

  /** Entries of commits after that one, oldest first. */
  List<Entry> after(long commit) {
    List<Entry> rest = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.commit() > commit) {
        rest.add(entry);
      }
    }
    return rest;
  }

  List<Entry> entries() {
    return List.copyOf(entries);
  }

  int size() {
    return entries.size();
  }

  /** What their rows occupy, about. */
  long bytes() {
    return bytes;
  }

  /** Commit of the newest entry there has ever been, 0 before the first. */
  long last() {
    return last;
  }

  /** The least of what each way out has confirmed. */
  static long confirmedByAll(Map<String, Long> byBranch) {
    return byBranch.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
  }
}
