package io.actorflow.spill;

import io.actorflow.group.Rows;
import java.util.List;

/**
 * What has to be written down for a snapshot of a state.
 *
 * @param manifest of the snapshot
 * @param chunks of the newest segment, to be saved before the snapshot is; none if nothing has
 *     changed
 * @param dropped segments that the manifest has no more
 */
public record Checkpoint(Manifest manifest, List<Rows> chunks, List<Segment> dropped) {
  public Checkpoint {
    chunks = List.copyOf(chunks);
    dropped = List.copyOf(dropped);
  }

  /** The segment of the chunks. */
  public Segment segment() {
    return manifest.segments().getLast();
  }
}
