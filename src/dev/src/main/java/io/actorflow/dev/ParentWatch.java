package io.actorflow.dev;

import java.io.IOException;

/** Ends this process, shutdown hooks included, when the one that started it closes the pipe. */
final class ParentWatch {
  /** The property of a process that outlives the one that started it. */
  static final String DETACHED = "actorflow.dev.detached";

  private ParentWatch() {}

  static void start() {
    if (Boolean.getBoolean(DETACHED)) {
      return;
    }
    Thread.ofPlatform()
        .name("parent-watch")
        .daemon()
        .start(
            () -> {
              awaitEndOfInput();
              System.exit(0);
            });
  }

  private static void awaitEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // nothing is ever sent
      }
    } catch (IOException e) {
      System.err.println("lost the pipe to the parent process: " + e);
    }
  }
}
