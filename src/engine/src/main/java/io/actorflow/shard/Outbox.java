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
    this.entries.addAll(entries);
  }

  /** Adds the results of a commit; commits rise. */
  void add(long commit, long watermark, List<Rows> results) {
    entries.add(new Entry(last, commit, watermark, results));
    last = commit;
  }

  /** Everything up to and including that commit has arrived. */
  void confirm(long commit) {
    while (!entries.isEmpty() && entries.peekFirst().commit() <= commit) {
      entries.removeFirst();
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
    return entries.stream().mapToLong(Entry::bytes).sum();
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
