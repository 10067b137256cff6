package io.actorflow.shard;

/** Compares what came out with the model. */
final class Expect {
  private Expect() {}

  static void same(String what, Object found, Object expected) {
    if (!found.equals(expected)) {
      throw new AssertionError("%s: %s (expected: %s)".formatted(what, found, expected));
    }
  }
}
