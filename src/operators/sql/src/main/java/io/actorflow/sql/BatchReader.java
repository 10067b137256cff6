package io.actorflow.sql;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;

/** A stream of one batch, to be exported. The batch stays its owner's. */
final class BatchReader extends ArrowReader {
  private final VectorSchemaRoot root;
  private boolean read;

  BatchReader(VectorSchemaRoot root, BufferAllocator allocator) {
    super(allocator);
    this.root = root;
  }

  @Override
  public boolean loadNextBatch() {
    boolean first = !read;
    read = true;
    return first;
  }

  @Override
  public VectorSchemaRoot getVectorSchemaRoot() {
    return root;
  }

  @Override
  public long bytesRead() {
    return 0;
  }

  @Override
  protected void closeReadSource() {}

  @Override
  public void close() {}

  @Override
  public void close(boolean closeReadSource) {}

  @Override
  protected Schema readSchema() {
    return root.getSchema();
  }
}
