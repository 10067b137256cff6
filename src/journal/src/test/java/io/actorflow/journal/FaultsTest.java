package io.actorflow.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FaultsTest {
  private static final long FILE_BYTES = 1 << 20;

  private final Path folder;

  FaultsTest(@TempDir Path folder) {
    this.folder = folder.resolve("journal");
  }

  @Test
  void whatHasBeenWrittenIsThereAfterTheProcessWasKilled() throws Exception {
    long last = 0;
    try (Writer writer = start()) {
      // Past the first write buffers: some of it is in the log only, and some of it elsewhere.
      while (last < 2000) {
        last = written(writer.lines().readLine());
      }
      last = writer.end(last);
    }
    assertThatIsThere(last);
  }

  @Test
  void goesOnWhenThereIsRoomAgain() throws Exception {
    long last = 0;
    try (Writer writer = start()) {
      String line = writer.lines().readLine();
      writer.limitFiles(Long.toString(FILE_BYTES));
      while (line.startsWith(Appending.WRITTEN)) {
        last = written(line);
        line = writer.lines().readLine();
      }
      assertThat(line)
          .startsWith(Appending.FAILED + "the journal " + folder + " cannot be used: ")
          .endsWith("(check that the folder can be written to and the disk is not full)");
      writer.limitFiles("unlimited");
      long goal = last + 100;
      while (last < goal) {
        line = writer.lines().readLine();
        last = line.startsWith(Appending.FAILED) ? last : written(line);
      }
      last = writer.end(last);
    }
    assertThatIsThere(last);
  }

  private record Writer(Process process, BufferedReader lines) implements AutoCloseable {
    /** Writing more to a file fails, as it does on a full disk. */
    void limitFiles(String bytes) throws IOException, InterruptedException {
      String pid = Long.toString(process.pid());
      assertThat(
              new ProcessBuilder("prlimit", "--pid", pid, "--fsize=" + bytes + ":")
                  .inheritIO()
                  .start()
                  .waitFor())
          .isZero();
    }

    /** Kills it, and reads what it had said by then. */
    long end(long last) throws IOException, InterruptedException {
      close();
      long end = last;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        end = written(line);
      }
      return end;
    }

    @Override
    public void close() throws InterruptedException {
      // Unlike the process itself its handle leaves the pipe open: what it has said still counts.
      process.toHandle().destroyForcibly();
      process.waitFor();
    }
  }

  private Writer start() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Appending.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new Writer(
        process,
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
  }

  private static long written(String line) {
    assertThat(line).startsWith(Appending.WRITTEN);
    return Long.parseLong(line.substring(Appending.WRITTEN.length()));
  }

  private void assertThatIsThere(long last) {
    try (JournalStore store = JournalStore.open(folder)) {
      // One more may have been written and not been told.
      assertThat(store.highest(Appending.ID)).isBetween(last, last + 1);
      AtomicLong events = new AtomicLong();
      store.replay(
          Appending.ID,
          1,
          Long.MAX_VALUE,
          Long.MAX_VALUE,
          (bytes, sequence) -> {
            assertThat(bytes).hasSize(Appending.BYTES);
            assertThat(sequence).isEqualTo(events.incrementAndGet());
          });
      assertThat(events.get()).isEqualTo(store.highest(Appending.ID));
    }
  }
}
