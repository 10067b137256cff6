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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/**
 * Appends rows to a file that can be read at once: a commit writes what has gathered and makes it
 * durable. See {@link AppendedFiles} for which file that is.
 *
 * <p>The file is opened for each commit only, so that it may be moved away at any time.
 */
final class AppendingWriter implements SinkWriter {
  /** No row is longer; what is, in a file that somebody has changed, ends at its line break. */
  private static final int MAX_ROW_BYTES = 1 << 26;

  private final FileSinkConfig config;
  private final AppendedFiles files;
  private final Encoder encoder;
  private final byte[] header;
  private final InstantSource clock;
  private final RecordBuffer buffer = new RecordBuffer(1 << 16);
  private long gathered;
  private long rows;

  private AppendingWriter(
      FileSinkConfig config,
      AppendedFiles files,
      Encoder encoder,
      byte[] header,
      InstantSource clock) {
    this.config = config;
    this.files = files;
    this.encoder = encoder;
    this.header = header;
    this.clock = clock;
  }

  static AppendingWriter open(FileSinkConfig config, SinkContext context, InstantSource clock) {
    AppendedFiles files =
        new AppendedFiles(
            Path.of(config.directory()),
            AppendedFiles.name(context.pipeline(), context.writer()),
            config.extension(),
            config.limit());
    byte[] header =
        config.header()
            ? CsvHeader.line(config.format(), Columns.names(context.schema()))
            : new byte[0];
    AppendingWriter writer =
        new AppendingWriter(config, files, context.encoder(config.format()), header, clock);
    try {
      Refusals.makeDirectory(Path.of(config.directory()));
      writer.rows = writer.repair();
      return writer;
    } catch (ConnectorException refused) {
      writer.close();
      throw refused;
    } catch (IOException refused) {
      writer.close();
      throw writer.failed("open a file", refused);
    }
  }

  /**
   * Cuts off what a writer that died has left of a row; nobody has been told that it was there.
   *
   * @return the number of rows in the file
   */
  private long repair() throws IOException {
    Path file = files.current();
    if (!Files.exists(file)) {
      return 0;
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      RecordFramer framer =
          new RecordFramer(
              channel,
              0,
              channel.size(),
              false,
              FileSourceConfig.isCsv(config.format()),
              MAX_ROW_BYTES);
      long records = 0;
      while (framer.next() != RecordFramer.Found.NOTHING) {
        records++;
      }
      if (framer.offset() < channel.size()) {
        channel.truncate(framer.offset());
        channel.force(true);
      }
      return header.length == 0 ? records : Math.max(0, records - 1);
    }
  }

  @Override
  public Map<String, Long> positions() {
    return Map.of();
  }

  @Override
  public void write(Batch batch) {
    encoder.begin(batch);
    for (int row = 0; row < batch.rows(); row++) {
      encoder.encode(row, buffer);
      buffer.put((byte) '\n');
    }
    gathered += batch.rows();
  }

  @Override
  public void commit(Map<String, Long> positions) {
    if (gathered == 0) {
      return;
    }
    try {
      completeIfDue();
      files.makeRoom(buffer.length() + (isEmpty() ? header.length : 0));
      append();
      buffer.clear();
      rows += gathered;
      gathered = 0;
    } catch (IOException refused) {
      throw failed("write", refused);
    }
  }

  private void completeIfDue() throws IOException {
    Path current = files.current();
    if (Files.exists(current) && isComplete(current)) {
      files.complete();
    }
  }

  private void append() throws IOException {
    Path current = files.current();
    boolean isNew = !Files.exists(current);
    try (FileChannel channel =
        FileChannel.open(current, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long before = channel.size();
      channel.position(before);
      try {
        if (before == 0) {
          rows = 0;
          Durable.writeFully(channel, ByteBuffer.wrap(header));
        }
        Durable.writeFully(channel, ByteBuffer.wrap(buffer.array(), 0, buffer.length()));
        channel.force(true);
      } catch (IOException refused) {
        takeBack(channel, before, refused);
        throw refused;
      }
    }
    if (isNew) {
      Durable.force(Path.of(config.directory()));
    }
  }

  /** If that fails too, whoever opens the file again cuts it off. */
  private static void takeBack(FileChannel channel, long before, IOException refused) {
    try {
      channel.truncate(before);
    } catch (IOException further) {
      refused.addSuppressed(further);
    }
  }

  private boolean isEmpty() throws IOException {
    return !Files.exists(files.current()) || Files.size(files.current()) == 0;
  }

  private boolean isComplete(Path current) throws IOException {
    return Files.size(current) >= config.completeBytes()
        || rows >= config.maxRows()
        || (config.maxAge().isPresent() && age(current).compareTo(config.maxAge().get()) >= 0);
  }

  private Duration age(Path current) throws IOException {
    Instant made =
        Files.readAttributes(current, BasicFileAttributes.class).creationTime().toInstant();
    return Duration.between(made, clock.instant());
  }

  private ConnectorException failed(String what, IOException refused) {
    return refused instanceof FullException
        ? ConnectorException.permanent(String.valueOf(refused.getMessage()), refused)
        : Refusals.of(what, Path.of(config.directory()), refused);
  }

  /** Rows since the last commit are dropped: their producer sends them again. */
  @Override
  public void close() {
    encoder.close();
  }
}
