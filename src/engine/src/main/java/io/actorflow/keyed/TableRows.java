package io.actorflow.keyed;

import io.actorflow.group.RowBytes;
import io.actorflow.group.RowPages;
import io.actorflow.group.Rows;
import io.actorflow.group.Selected;

/**
 * Those rows of a table that are on the heap, one for each key, by number: what kind of table it
 * is. A row that is forgotten leaves a gap, which keeps its key and its number until rows are next
 * {@link #keep kept}. One thread.
 */
interface TableRows {
  long NEVER = Long.MAX_VALUE;

  /** Whether rows may ever be forgotten. */
  boolean forgets();

  /** Whether event time may be the reason. */
  boolean expires();

  // Rows by number

  /** All numbers are less than this. */
  int bound();

  /** Number of rows, without gaps. */
  int size();

  boolean isGap(int row);

  /** For each key of some rows its number, that of a gap too; -1 where there is none. */
  int[] find(Rows rows);

  /** When a row is to be forgotten; {@link #NEVER} for a gap, too. */
  long due(int row);

  // Rows away from here

  /** Writes them one by one. */
  RowBytes bytes();

  /** Whether it stands for a gap. */
  boolean isGap(Rows rows, int row);

  /** Whether a reader hears of it. */
  boolean isTold(Rows rows, int row);

  /** The same as {@link #due(int)}. */
  long due(Rows rows, int row);

  /** A row that has the key that somebody asks for where rows have it. */
  Rows sought(Rows key);

  // Changes

  /** Takes what has been delivered. */
  void apply(Rows arrived);

  /** Number of rows that have changed since changes were last taken. */
  int changes();

  /** The rows that have changed, the first {@link #changes()} of these. */
  int[] changed();

  Rows takeChanges();

  /** Makes rows what they were when those changes were taken. */
  void replay(Rows changes);

  // Commits

  /**
   * What others need to know of the changes of a commit. Those rows are settled then.
   *
   * @param at the numbers of the rows
   * @param watermark as of the commit
   */
  Rows told(Rows changes, int[] at, long watermark);

  /** Whether nobody needs a row any more once a commit has told of it. */
  boolean isOver(int row);

  /** Makes gaps of rows; answers what others need to know of that. */
  Rows forget(Selected rows);

  /** All rows are as of a commit. */
  void settle();

  // To and fro

  /** A copy of some rows, gaps too. */
  Rows rows(Selected rows);

  /** Makes the rows of these keys what those are as of a commit, gaps too. */
  void adopt(Rows committed);

  /** Leaves everything but these rows behind; they have numbers from 0 on, in that order. */
  void keep(Selected rows);

  /** A copy of all rows for a reader. */
  RowPages pages();

  /** None of the same kind. */
  TableRows none();

  /** About what a copy of all occupies. */
  long rowBytes();

  long heapBytes();
}
