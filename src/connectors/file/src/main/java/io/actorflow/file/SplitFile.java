package io.actorflow.file;

import io.actorflow.api.ConnectorException;
import io.actorflow.api.Split;
import io.actorflow.api.SplitStart;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** An open file, and how far it has been read. */
final class SplitFile implements AutoCloseable {
  private final String name;
  private final FileChannel channel;
  private final RecordFramer framer;
  private final long end;
  private final List<Long> cuts;
  private long position;
  private int nextCut;

  private SplitFile(SplitStart start, FileChannel channel, RecordFramer framer) {
    name = start.split().name();
    end = start.split().end();
    cuts = start.cuts();
    position = start.position();
    this.channel = channel;
    this.framer = framer;
  }

  /**
   * Opens the file of a split behind the position that has been reached.
   *
   * @throws ConnectorException if it is not there, or shorter than it has been
   */
  static SplitFile open(FileSourceConfig config, SplitStart start) {
    Path path = Path.of(config.directory()).resolve(start.split().name());
    try {
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
      long needed = start.split().end() == Split.UNBOUNDED ? start.position() : start.split().end();
      if (channel.size() <= needed) {
        long size = channel.size();
        channel.close();
        throw shrunk(path, size, needed + 1);
      }
      boolean bounded = start.split().end() != Split.UNBOUNDED;
      RecordFramer framer =
          new RecordFramer(
              channel,
              start.position() + 1,
              bounded ? start.split().end() + 1 : Long.MAX_VALUE,
              bounded,
              FileSourceConfig.isCsv(config.format()),
              (int) config.maxRecordSize().toBytes());
      return new SplitFile(start, channel, framer);
    } catch (NoSuchFileException gone) {
      throw ConnectorException.permanent(
          "file '%s' is gone, of which %d bytes have been read; put it back, or begin anew"
              .formatted(path.toAbsolutePath(), start.position() + 1),
          gone);
    } catch (IOException failure) {
      throw ConnectorException.retryable(
          "cannot open '%s': %s".formatted(path.toAbsolutePath(), failure), failure);
    }
  }

  private static ConnectorException shrunk(Path path, long size, long expected) {
    return ConnectorException.permanent(
        "file '%s' has %d bytes (expected: at least %d, which it had before; files that are read may only grow)"
            .formatted(path.toAbsolutePath(), size, expected),
        new IOException("file has become shorter"));
  }

  /**
   * To be called when there is nothing to read.
   *
   * @throws ConnectorException if that is because the file has become shorter
   */
  void checkNotShrunk(Path path) throws IOException {
    long size = channel.size();
    long needed = end == Split.UNBOUNDED ? position : end;
    if (size <= needed) {
      throw shrunk(path, size, needed + 1);
    }
  }

  String name() {
    return name;
  }

  RecordFramer framer() {
    return framer;
  }

  long position() {
    return position;
  }

  boolean hasEnded() {
    return position >= end;
  }

  /** Takes over the position of the framer; true if a batch must end there. */
  boolean advance() {
    position = framer.offset() - 1;
    boolean cut = false;
    while (nextCut < cuts.size() && cuts.get(nextCut) <= position) {
      nextCut++;
      cut = true;
    }
    return cut;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException failure) {
      throw ConnectorException.retryable("cannot close '%s'".formatted(name), failure);
    }
  }
}
