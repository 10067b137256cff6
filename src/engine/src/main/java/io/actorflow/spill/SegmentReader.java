package io.actorflow.spill;

import io.actorflow.group.Rows;
import java.util.concurrent.CompletionStage;

/** Reads segments back from where snapshots are. */
public interface SegmentReader {
  /** A chunk of a segment, counted from 0. Fails if it is not there. */
  CompletionStage<Rows> read(Segment segment, int chunk);
}
