package io.actorflow.keyed;

/** The windows of an aggregation. */
public record Windowing(Windows windows, Emission emission, LateRows late) {
  /** What becomes of rows whose windows have gone. */
  public enum LateRows {
    DEAD_LETTERS,
    DROP
  }

  /** Windows that come out once, at their end. */
  public static Windowing of(Windows windows) {
    return new Windowing(windows, Emission.AT_END, LateRows.DEAD_LETTERS);
  }

  /** Whether the state of one can be gone on with as the other. */
  public boolean hasStateOf(Windowing other) {
    return windows.equals(other.windows) && emission.equals(other.emission);
  }
}
