package io.actorflow.group;

/** Where the window of a group begins and where it ends, in microseconds since the epoch. */
public interface WindowBounds {
  long start(Rows rows, int row);

  long end(Rows rows, int row);
}
