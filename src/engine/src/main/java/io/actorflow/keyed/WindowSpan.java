package io.actorflow.keyed;

/**
 * How long windows are and how far apart they begin: {@code [n * slide, n * slide + size)}, in
 * microseconds since the epoch. Tumbling windows slide by their size.
 */
public record WindowSpan(long sizeMicros, long slideMicros) {
  /** The largest interval of which all windows are made. */
  public long paneMicros() {
    long a = sizeMicros;
    long b = slideMicros;
    while (b != 0) {
      long rest = a % b;
      a = b;
      b = rest;
    }
    return a;
  }

  /** Start of the first window that holds the pane. */
  long firstWindow(long pane) {
    long earliest = pane + paneMicros() - sizeMicros;
    return -Math.floorDiv(-earliest, slideMicros) * slideMicros;
  }

  /** End of the last window that holds the pane: what makes it late. */
  long lastWindowEnd(long pane) {
    return Math.floorDiv(pane, slideMicros) * slideMicros + sizeMicros;
  }
}
