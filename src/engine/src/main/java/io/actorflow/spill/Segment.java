package io.actorflow.spill;

/**
 * A part of a snapshot that has been written once: groups that had changed, as they were at a
 * commit, those that had been removed among them.
 *
 * @param number rises from segment to segment of a state, from 1
 * @param epoch of the life that wrote it
 * @param chunks in which it was written
 * @param rows groups in it
 * @param live those of them that are in no later segment; never too few
 * @param bytes of its rows, about
 * @param from the commit behind which its groups had changed
 * @param to the commit as of which they are
 */
public record Segment(
    int number, long epoch, int chunks, long rows, long live, long bytes, long from, long to) {
  Segment withLive(long now) {
    return new Segment(number, epoch, chunks, rows, now, bytes, from, to);
  }
}
