package io.actorflow.file;

import io.actorflow.api.Delivery;
import io.actorflow.api.Sink;
import io.actorflow.api.SinkContext;
import io.actorflow.api.SinkWriter;

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
 */
record FileSink(FileSinkConfig config) implements Sink {
  @Override
  public Delivery delivery() {
    return Delivery.exactlyOnce(
        "rows and positions are committed by renaming one record, on a directory that all nodes"
            + " share");
  }

  @Override
  public SinkWriter open(SinkContext context) {
    return FileSinkWriter.open(config, context);
  }
}
