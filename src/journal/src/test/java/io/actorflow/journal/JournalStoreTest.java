package io.actorflow.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.journal.JournalStore.Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalStoreTest {
  private final Path folder;

  JournalStoreTest(@TempDir Path folder) {
    this.folder = folder.resolve("journal");
  }

  @Test
  void hasWhatWasWrittenWhenItIsOpenedAgain() {
    try (JournalStore store = JournalStore.open(folder)) {
      store.append(List.of(event("a", 1), event("a", 2)));
      store.append(List.of(event("b", 1)));
    }
    try (JournalStore store = JournalStore.open(folder)) {
      assertThat(sequences(store, "a")).containsExactly(1L, 2L);
      assertThat(sequences(store, "b")).containsExactly(1L);
      assertThat(store.highest("c")).isZero();
    }
  }

  @Test
  void goesOnBehindWhatHasBeenDeleted() {
    try (JournalStore store = JournalStore.open(folder)) {
      store.append(List.of(event("a", 1), event("a", 2), event("a", 3)));
      store.deleteEvents("a", 2);
      assertThat(sequences(store, "a")).containsExactly(3L);
      store.deleteEvents("a", Long.MAX_VALUE);
      assertThat(sequences(store, "a")).isEmpty();
    }
    try (JournalStore store = JournalStore.open(folder)) {
      assertThat(store.highest("a")).isEqualTo(3);
      store.append(List.of(event("a", 4)));
      assertThat(sequences(store, "a")).containsExactly(4L);
    }
  }

  @Test
  void refusesWhoeverDoesNotKnowTheLastEvent() {
    try (JournalStore store = JournalStore.open(folder)) {
      store.append(List.of(event("a", 1), event("a", 2)));
      assertThatThrownBy(() -> store.append(List.of(event("a", 2))))
          .isInstanceOf(JournalException.class)
          .hasMessage(
              "event 2 of a does not follow 2, the last one in the journal: somebody else has written");
      assertThatThrownBy(() -> store.append(List.of(event("a", 3), event("a", 5))))
          .hasMessageContaining("event 5 of a does not follow 3");
      assertThat(sequences(store, "a")).as("all or none").containsExactly(1L, 2L);
      assertThat(store.problem()).isEmpty();
    }
  }

  @Test
  void saysWhoeverElseHasIt() {
    try (JournalStore store = JournalStore.open(folder)) {
      assertThatThrownBy(() -> JournalStore.open(folder))
          .isInstanceOf(JournalException.class)
          .hasMessageStartingWith(folder + " is in use: another process runs with");
      assertThat(store.highest("a")).isZero();
    }
  }

  @Test
  void doesNothingOnceItIsClosed() {
    JournalStore store = JournalStore.open(folder);
    store.close();
    assertThatThrownBy(() -> store.append(List.of(event("a", 1))))
        .hasMessage("the journal %s has been closed".formatted(folder));
  }

  private static Entry event(String id, long sequence) {
    return new Entry(id, sequence, new byte[] {(byte) sequence});
  }

  private static List<Long> sequences(JournalStore store, String id) {
    List<Long> sequences = new ArrayList<>();
    store.replay(
        id,
        1,
        Long.MAX_VALUE,
        Long.MAX_VALUE,
        (bytes, sequence) -> {
          assertThat(bytes).containsExactly((byte) sequence);
          sequences.add(sequence);
        });
    return sequences;
  }
}
