package io.actorflow.spill;

import io.actorflow.group.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * The segments that a state is made of, and for how many groups each is needed. What it says of a
 * segment may be too much, never too little. One thread.
 */
public final class Segments {
  /** So many may be there, small as they are, before some are made one. */
  private static final int MANY = 64;

  private final TreeMap<Integer, Segment> segments = new TreeMap<>();
  private final List<Segment> dropped = new ArrayList<>();
  private final BitSet victims = new BitSet();
  private final BitSet letGo = new BitSet();
  private final boolean areRemoved;
  private String lineage = UUID.randomUUID().toString();
  private int open = 1;
  private long commit;
  private long since;
  private int oldestKept = Integer.MAX_VALUE;
  private int[] died = new int[16];

  /**
   * @param areRemoved whether groups may be removed
   */
  public Segments(boolean areRemoved) {
    this.areRemoved = areRemoved;
  }

  /** Continues with those of a snapshot. */
  public void restore(Manifest manifest) {
    lineage = manifest.lineage();
    commit = manifest.commit();
    replace(manifest);
  }

  /** What another life has made of them meanwhile. */
  public void replace(Manifest manifest) {
    segments.clear();
    since = manifest.since();
    manifest.segments().forEach(segment -> segments.put(segment.number(), segment));
    open = Math.max(open, manifest.next());
    died = new int[open + 16];
    victims.clear();
    // What a life before has let go is not known.
    letGo.clear();
    if (areRemoved) {
      segments.keySet().forEach(letGo::set);
    }
  }

  /** Name of the state. */
  public String lineage() {
    return lineage;
  }

  /** Number of the segment that will be written next. */
  public int open() {
    return open;
  }

  public int count() {
    return segments.size();
  }

  /** What they occupy, about. */
  public long bytes() {
    return segments.values().stream().mapToLong(Segment::bytes).sum();
  }

  /** A group of that segment will be in a later one. */
  public void dies(int segment) {
    if (segment >= died.length) {
      died = Arrays.copyOf(died, Math.max(segment + 1, died.length * 2));
    }
    died[segment]++;
  }

  private void settle() {
    segments.replaceAll(
        (number, segment) ->
            number < died.length
                ? segment.withLive(Math.max(0, segment.live() - died[number]))
                : segment);
    Arrays.fill(died, 0);
  }

  /**
   * Whether what lives in some segments should be written again so that they can go: more groups
   * are dead than alive, or there are too many segments; or more are known to be removed than there
   * are, which ends when all segments go. Until {@link #cleaned} it is the same.
   *
   * @param groups of the state
   */
  public boolean choosesVictims(long groups) {
    settle();
    if (victims.isEmpty()) {
      chooseVictims(groups);
      oldestKept =
          segments.keySet().stream()
              .filter(number -> !victims.get(number))
              .findFirst()
              .orElse(Integer.MAX_VALUE);
    }
    return !victims.isEmpty();
  }

  private void chooseVictims(long groups) {
    long rows = 0;
    long live = 0;
    for (Segment segment : segments.values()) {
      rows += segment.rows();
      live += segment.live();
    }
    if (areRemoved && live > 2 * groups) {
      segments.keySet().forEach(victims::set);
    }
    if (rows > 2 * live) {
      segments.values().stream()
          .filter(segment -> segment.rows() > 2 * segment.live())
          .forEach(segment -> victims.set(segment.number()));
    }
    if (segments.size() > MANY) {
      segments.values().stream()
          .sorted(Comparator.comparingLong(Segment::live))
          .limit(MANY / 2)
          .forEach(segment -> victims.set(segment.number()));
    }
  }

  /** Whether a group that lies in that segment should be written again. */
  public boolean isVictim(int segment) {
    return victims.get(segment);
  }

  /** Whether there is a segment before that one which may hold what has been removed since. */
  public boolean isAnyBefore(int segment) {
    return !segments.isEmpty() && segments.firstKey() < segment;
  }

  /** The same, and it stays. */
  public boolean isAnyKeptBefore(int segment) {
    return oldestKept < segment;
  }

  /** A removal that a segment tells of will be in no later one. */
  public void letsGo(int segment) {
    letGo.set(segment);
  }

  /** All groups have been looked at since victims were chosen: none lies in one of those. */
  public void cleaned() {
    drop(segment -> victims.get(segment.number()));
    victims.clear();
  }

  private void drop(Predicate<Segment> which) {
    for (Segment segment : List.copyOf(segments.values())) {
      if (which.test(segment)) {
        segments.remove(segment.number());
        dropped.add(segment);
        if (letGo.get(segment.number())) {
          since = Math.max(since, segment.to());
        }
      }
    }
  }

  /**
   * Closes the open segment, and answers what the state is made of.
   *
   * @param epoch of this life
   * @param groups of the state
   * @param chunks of the segment
   */
  public Manifest close(long atCommit, long epoch, long groups, List<Rows> chunks) {
    settle();
    drop(segment -> segment.live() == 0);
    if (!chunks.isEmpty()) {
      long rows = 0;
      long bytes = 0;
      for (Rows chunk : chunks) {
        rows += chunk.count();
        bytes += chunk.bytes();
      }
      segments.put(
          open, new Segment(open, epoch, chunks.size(), rows, rows, bytes, commit, atCommit));
    }
    open++;
    commit = atCommit;
    return manifest(groups);
  }

  /** What the state of the last checkpoint is made of. */
  public Manifest manifest(long groups) {
    return new Manifest(lineage, commit, open, groups, since, List.copyOf(segments.values()));
  }

  /** Those that have gone since this was last called. */
  public List<Segment> takeDropped() {
    List<Segment> taken = List.copyOf(dropped);
    dropped.clear();
    return taken;
  }
}
