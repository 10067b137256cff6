package io.actorflow.file;

import io.actorflow.api.Delivery;
import io.actorflow.api.Sink;
import io.actorflow.api.SinkContext;
import io.actorflow.api.SinkWriter;
import java.time.InstantSource;

/**
 * Writes rows into files that appear, complete, in one directory.
 *
 * <p>A writer appends to a hidden file. A commit makes what was appended durable, then replaces a
 * small record of how many bytes of that file count and up to which positions they go: that
 * replacement is the one step in which rows and positions become real. A file that is full, old
 * enough, or left by its writer gets its visible name, which is made of pipeline, writer and a
 * running number. See {@link WriterHome} for how a former owner is kept out.
 *
 * <p>So each row is in exactly one visible file, if the directory is on a file system that renames
 * in one step and keeps what it was told to (fsync), and if every node that may run the writer sees
 * this same directory. Rows become visible when their file is complete, at most about {@code
 * max-age} after they were committed, or, if the writer died, when it is opened again.
 *
 * <p>With {@code delivery = at-least-once} rows can be read as soon as they are committed, see
 * {@link AppendingWriter}; there is no record then, and no former owner is kept out.
 */
record FileSink(FileSinkConfig config) implements Sink {
  @Override
  public Delivery delivery() {
    return switch (config.delivery()) {
      case EXACTLY_ONCE ->
          Delivery.exactlyOnce(
              "rows and positions are committed by renaming one record, on a directory that all"
                  + " nodes share");
      case AT_LEAST_ONCE ->
          Delivery.atLeastOnce(
              "delivery = at-least-once was chosen: what had not been confirmed before a fault is"
                  + " appended again");
    };
  }

  @Override
  public SinkWriter open(SinkContext context) {
    return switch (config.delivery()) {
      case EXACTLY_ONCE -> FileSinkWriter.open(config, context);
      case AT_LEAST_ONCE -> AppendingWriter.open(config, context, InstantSource.system());
    };
  }
}
