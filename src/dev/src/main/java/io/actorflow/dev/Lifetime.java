package io.actorflow.dev;

/** How long a service lives. */
enum Lifetime {
  /** No longer than the process that started it. */
  TIED,
  /** Until it is told to stop, whatever becomes of the process that started it. */
  DETACHED
}
