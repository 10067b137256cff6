package io.actorflow.keyed;

import io.actorflow.group.Rows;
import io.actorflow.spill.Manifest;
import io.actorflow.spill.Segment;
import io.actorflow.spill.SegmentReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.function.ObjIntConsumer;

/** Reads the segments of a snapshot, a few chunks ahead. */
final class SegmentChunks {
  private static final int READ_AHEAD = 4;

  private record Ahead(int number, CompletionStage<Rows> rows) {
    void show(ObjIntConsumer<Rows> each) {
      each.accept(rows.toCompletableFuture().join(), number);
    }
  }

  private SegmentChunks() {}

  /**
   * Shows the chunks of segments that reach behind a commit, in order.
   *
   * @param each takes one, and the number of its segment
   */
  static void read(SegmentReader from, Manifest manifest, long behind, ObjIntConsumer<Rows> each) {
    Deque<Ahead> ahead = new ArrayDeque<>();
    for (Segment segment : manifest.segments()) {
      for (int chunk = 0; segment.to() > behind && chunk < segment.chunks(); chunk++) {
        ahead.add(new Ahead(segment.number(), from.read(segment, chunk)));
        if (ahead.size() > READ_AHEAD) {
          ahead.remove().show(each);
        }
      }
    }
    ahead.forEach(next -> next.show(each));
  }
}
