package io.actorflow.spill;

import io.actorflow.group.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

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
  private String lineage = UUID.randomUUID().toString();
  private int open = 1;
  private long commit;
  private int[] died = new int[16];

  /** Continues with those of a snapshot. */
  public void restore(Manifest manifest) {
    lineage = manifest.lineage();
    commit = manifest.commit();
    replace(manifest);
  }

  /** What another life has made of them meanwhile. */
  public void replace(Manifest manifest) {
    segments.clear();
    manifest.segments().forEach(segment -> segments.put(segment.number(), segment));
    open = Math.max(open, manifest.next());
    died = new int[open + 16];
    victims.clear();
  }

  /** The next segment has this number, or a greater one. */
  public void opensFrom(int number) {
    open = Math.max(open, number);
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
   * are dead than alive, or there are too many segments. Until {@link #cleaned} it is the same.
   */
  public boolean choosesVictims() {
    settle();
    if (!victims.isEmpty()) {
      return true;
    }
    long rows = 0;
    long live = 0;
    for (Segment segment : segments.values()) {
      rows += segment.rows();
      live += segment.live();
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
    return !victims.isEmpty();
  }

  /** Whether a group that lies in that segment should be written again. */
  public boolean isVictim(int segment) {
    return victims.get(segment);
  }

  /** All groups have been looked at since victims were chosen: none lies in one of those. */
  public void cleaned() {
    victims.stream()
        .mapToObj(segments::remove)
        .filter(java.util.Objects::nonNull)
        .forEach(dropped::add);
    victims.clear();
  }

  /** Begins to look at all groups anew. */
  public void cleansAnew() {
    victims.clear();
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
    segments.values().stream().filter(segment -> segment.live() == 0).forEach(dropped::add);
    segments.values().removeIf(segment -> segment.live() == 0);
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
    return new Manifest(lineage, commit, open, groups, List.copyOf(segments.values()));
  }

  /** Those that have gone since this was last called. */
  public List<Segment> takeDropped() {
    List<Segment> taken = List.copyOf(dropped);
    dropped.clear();
    return taken;
  }
}
