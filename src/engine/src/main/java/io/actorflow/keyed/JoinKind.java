package io.actorflow.keyed;

/** Which rows of a join come out without a partner, as in SQL. */
public enum JoinKind {
  INNER(false, false),
  LEFT(true, false),
  RIGHT(false, true),
  FULL(true, true);

  private final boolean keepsLeft;
  private final boolean keepsRight;

  JoinKind(boolean keepsLeft, boolean keepsRight) {
    this.keepsLeft = keepsLeft;
    this.keepsRight = keepsRight;
  }

  boolean keepsLeft() {
    return keepsLeft;
  }

  boolean keepsRight() {
    return keepsRight;
  }

  boolean keepsAny() {
    return keepsLeft || keepsRight;
  }
}
