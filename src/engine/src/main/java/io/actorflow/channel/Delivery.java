package io.actorflow.channel;

import io.actorflow.api.Provenance;
import java.util.List;

/**
 * Ranges of some producers with the rows in them: applied whole or not at all.
 *
 * @param sequence counts the deliveries of a channel's epoch from 1; only acknowledgements refer to
 *     it
 * @param ranges at most one per producer; an empty range only moves a watermark
 * @param payload the rows of all ranges, pre-aggregated; empty unless some range is not
 */
public record Delivery<P>(long sequence, List<Provenance> ranges, P payload) {
  public Delivery {
    ranges = List.copyOf(ranges);
  }
}
