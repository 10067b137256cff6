package io.actorflow.file;

import io.actorflow.api.Batch;
import io.actorflow.api.ConnectorException;
import io.actorflow.api.DeadLetter;
import io.actorflow.api.DeadLetters;
import io.actorflow.api.Decoder;
import io.actorflow.api.Provenance;
import io.actorflow.api.ReaderContext;
import io.actorflow.api.RecordException;
import io.actorflow.api.SplitReader;
import io.actorflow.api.SplitStart;
import io.actorflow.file.RecordFramer.Found;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads some files in turns, a batch from each. */
final class FileReader implements SplitReader {
  private static final String COMPONENT = "file";
  private static final byte[] NO_KEY = {};
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final long MAX_BATCH_BYTES = 8 << 20;

  // How often a file that is followed is asked for more.
  private static final long LOOK_AGAIN_NANOS = 100_000_000;

  private final FileSourceConfig config;
  private final DeadLetters deadLetters;
  private final Decoder decoder;
  private final HeaderCheck header;
  private final List<SplitFile> files = new ArrayList<>();
  private final Semaphore wakeups = new Semaphore(0);
  private int turn;

  FileReader(FileSourceConfig config, ReaderContext context, List<SplitStart> starts) {
    this.config = config;
    deadLetters = context.deadLetters();
    header = new HeaderCheck(config, context);
    decoder = context.decoder(config.format(), context.columns());
    try {
      for (SplitStart start : starts) {
        if (!start.split().endsAt(start.position())) {
          files.add(SplitFile.open(config, start));
        }
      }
    } catch (RuntimeException | Error failure) {
      close();
      throw failure;
    }
  }

  @Override
  public @Nullable Batch poll(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      for (int index = 0; index < files.size(); index++) {
        SplitFile file = files.get((turn + index) % files.size());
        Batch batch = file.hasEnded() ? null : read(file);
        if (batch != null) {
          turn = (turn + index + 1) % files.size();
          return batch;
        }
      }
      long left = deadline - System.nanoTime();
      if (left <= 0 || isWoken(config.follow() ? Math.min(left, LOOK_AGAIN_NANOS) : left)) {
        return null;
      }
    }
  }

  private boolean isWoken(long nanos) {
    try {
      boolean woken = wakeups.tryAcquire(nanos, TimeUnit.NANOSECONDS);
      wakeups.drainPermits();
      return woken;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** The next batch of one file, null if it has no complete record now. */
  private @Nullable Batch read(SplitFile file) {
    long from = file.position();
    decoder.begin(config.maxRows());
    try {
      fill(file);
    } catch (IOException failure) {
      throw ConnectorException.retryable(
          "cannot read '%s': %s".formatted(path(file), failure), failure);
    }
    if (file.position() == from) {
      return null;
    }
    return new Batch(
        decoder.finish(),
        new Provenance(file.name(), from, file.position(), Provenance.NO_WATERMARK));
  }

  private void fill(SplitFile file) throws IOException {
    RecordFramer framer = file.framer();
    long begin = file.position();
    while (decoder.rows() < config.maxRows() && file.position() - begin < MAX_BATCH_BYTES) {
      boolean first = file.position() < 0;
      Found found = framer.next();
      if (found == Found.NOTHING) {
        file.checkNotShrunk(path(file));
        return;
      }
      if (found == Found.TOO_LONG) {
        refuse(
            file,
            "line of %d bytes (expected: at most %d, which max-record-size says)"
                .formatted(framer.size(), config.maxRecordSize().toBytes()));
      } else {
        append(file, first);
      }
      if (file.advance()) {
        return;
      }
    }
  }

  private void append(SplitFile file, boolean first) {
    RecordFramer framer = file.framer();
    int mark = first ? byteOrderMark(framer) : 0;
    int start = framer.start() + mark;
    int length = framer.length() - mark;
    if (first && config.header()) {
      header.check(path(file), framer.array(), start, length);
    } else if (length > 0) {
      try {
        decoder.append(framer.array(), start, length);
      } catch (RecordException refused) {
        refuse(file, String.valueOf(refused.getMessage()));
      }
    }
  }

  private static int byteOrderMark(RecordFramer framer) {
    int size = BYTE_ORDER_MARK.length;
    boolean marked =
        framer.length() >= size
            && Arrays.equals(
                framer.array(), framer.start(), framer.start() + size, BYTE_ORDER_MARK, 0, size);
    return marked ? size : 0;
  }

  private void refuse(SplitFile file, String cause) {
    RecordFramer framer = file.framer();
    int kept = Math.min(framer.length(), DeadLetter.MAX_PAYLOAD);
    deadLetters.add(
        new DeadLetter(
            file.name(),
            framer.offset() - 1,
            COMPONENT,
            cause,
            1,
            NO_KEY,
            Arrays.copyOfRange(framer.array(), framer.start(), framer.start() + kept),
            framer.size()));
  }

  private Path path(SplitFile file) {
    return Path.of(config.directory()).resolve(file.name()).toAbsolutePath();
  }

  @Override
  public void wakeup() {
    wakeups.release();
  }

  @Override
  public void close() {
    decoder.close();
    files.forEach(SplitFile::close);
  }
}
