package io.actorflow.file;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.ConnectorException;
import io.actorflow.api.Encoder;
import io.actorflow.api.RecordBuffer;
import io.actorflow.api.SinkContext;
import io.actorflow.api.SinkWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Appends rows to a hidden file and commits them; see {@link FileSink}.
 *
 * <p>Its methods exclude each other, for a timer completes a file that has become old while nothing
 * comes.
 */
final class FileSinkWriter implements SinkWriter {
  private static final int FLUSH_BYTES = 1 << 20;

  private final FileSinkConfig config;
  private final WriterHome home;
  private final Encoder encoder;
  private final byte[] header;
  private final LongSupplier nanoClock;
  private final int flushBytes;
  private final RecordBuffer buffer;

  private @Nullable FileChannel part;
  private long length;
  private long rows;
  private long committedRows;
  private long begunNanos;

  private @Nullable ScheduledFuture<?> timer;
  private @Nullable ConnectorException failure;
  private boolean closed;

  private FileSinkWriter(
      FileSinkConfig config,
      WriterHome home,
      Encoder encoder,
      byte[] header,
      LongSupplier nanoClock,
      int flushBytes) {
    this.config = config;
    this.home = home;
    this.encoder = encoder;
    this.header = header;
    this.nanoClock = nanoClock;
    this.flushBytes = flushBytes;
    buffer = new RecordBuffer(flushBytes + (flushBytes >> 3));
  }

  static FileSinkWriter open(FileSinkConfig config, SinkContext context) {
    FileSinkWriter writer = open(config, context, System::nanoTime, FLUSH_BYTES);
    synchronized (writer) {
      writer.timer = RotationTimer.start(config.completeAfter(), writer::completeIfOld);
    }
    return writer;
  }

  /**
   * @param flushBytes as many are gathered before they are written to the file
   */
  static FileSinkWriter open(
      FileSinkConfig config, SinkContext context, LongSupplier nanoClock, int flushBytes) {
    Path directory = Path.of(config.directory());
    String name = SafeName.of(context.pipeline()) + "." + SafeName.of(context.writer());
    WriterHome home;
    try {
      Refusals.makeDirectory(directory);
      home = WriterHome.open(directory, name, config.extension());
    } catch (IOException failure) {
      throw Refusals.of("open writer '%s'".formatted(name), directory, failure);
    }
    byte[] header =
        config.header()
            ? CsvHeader.line(config.format(), Columns.names(context.schema()))
            : new byte[0];
    return new FileSinkWriter(
        config, home, context.encoder(config.format()), header, nanoClock, flushBytes);
  }

  @Override
  public synchronized Map<String, Long> positions() {
    return home.committed().positions();
  }

  @Override
  public synchronized void write(Batch batch) {
    throwIfFailed();
    if (batch.rows() == 0) {
      return;
    }
    try {
      if (part == null) {
        begin();
      }
      encoder.begin(batch);
      for (int row = 0; row < batch.rows(); row++) {
        encoder.encode(row, buffer);
        buffer.put((byte) '\n');
        if (buffer.length() >= flushBytes) {
          flush();
        }
      }
      rows += batch.rows();
    } catch (IOException refused) {
      throw fail("write", refused);
    }
  }

  private void begin() throws IOException {
    part = FileChannel.open(home.part(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    length = 0;
    rows = 0;
    committedRows = 0;
    begunNanos = nanoClock.getAsLong();
    buffer.put(header, 0, header.length);
  }

  private void flush() throws IOException {
    if (part != null && buffer.length() > 0) {
      Durable.writeFully(part, ByteBuffer.wrap(buffer.array(), 0, buffer.length()));
      length += buffer.length();
      buffer.clear();
    }
  }

  @Override
  public synchronized void commit(Map<String, Long> positions) {
    throwIfFailed();
    try {
      flush();
      CommitRecord before = home.committed();
      CommitRecord after = before.after(part == null ? before.length() : length, positions);
      if (after.equals(before)) {
        return;
      }
      if (part != null && after.length() > before.length()) {
        part.force(false);
      }
      home.commit(after);
      committedRows = rows;
      if (part != null
          && (length >= config.maxSize().toBytes() || rows >= config.maxRows() || isOld())) {
        complete();
      }
    } catch (IOException refused) {
      throw fail("commit", refused);
    }
  }

  private boolean isOld() {
    return nanoClock.getAsLong() - begunNanos >= config.completeAfter().toNanos();
  }

  /** Completes the file if its time has come and all of it is committed. */
  synchronized void completeIfOld() {
    if (closed || failure != null || part == null || rows != committedRows || !isOld()) {
      return;
    }
    try {
      complete();
    } catch (IOException refused) {
      // Nobody is here to catch it: the next call throws it.
      fail("rename", refused);
    }
  }

  private void complete() throws IOException {
    if (part != null) {
      part.close();
      part = null;
      home.publish();
    }
  }

  /**
   * After a failure nobody knows what has taken effect: only a writer that is opened anew, and
   * reads the record, does.
   */
  private ConnectorException fail(String what, IOException refused) {
    ConnectorException failed = home.failed(what, refused);
    failure = failed;
    return failed;
  }

  private void throwIfFailed() {
    if (failure != null) {
      throw failure;
    }
  }

  /** Rows since the last commit are dropped: their producer sends them again. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (timer != null) {
      timer.cancel(false);
    }
    encoder.close();
    if (part == null) {
      return;
    }
    try (FileChannel left = part) {
      part = null;
      long counts = home.committed().length();
      if (counts > 0 && failure == null) {
        left.truncate(counts);
        left.force(true);
        home.publish();
      }
    } catch (IOException refused) {
      ConnectorException failed = home.failed("rename", refused);
      // A new owner has published what this one committed: nothing is left to do here.
      if (!failed.isFenced()) {
        throw failed;
      }
    }
  }
}
