package io.actorflow.journal;

import io.actorflow.journal.JournalStore.Entry;
import java.nio.file.Path;
import java.util.List;

/** A process that writes events for ever, says after each that it has, and tries again if not. */
public final class Appending {
  static final String ID = "shard";
  static final int BYTES = 64 << 10;
  static final String WRITTEN = "written ";
  static final String FAILED = "failed ";

  private Appending() {}

  public static void main(String[] arguments) throws InterruptedException {
    JournalStore store = JournalStore.open(Path.of(arguments[0]));
    while (true) {
      long next = store.highest(ID) + 1;
      try {
        store.append(List.of(new Entry(ID, next, new byte[BYTES])));
        System.out.println(WRITTEN + next);
      } catch (JournalException e) {
        System.out.println(FAILED + e.getMessage());
        Thread.sleep(20);
      }
    }
  }
}
