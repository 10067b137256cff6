package io.actorflow.api;

import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;

/**
 * A SELECT over tables that are loaded first. One thread, but for {@link #cancel}.
 *
 * <p>Every method may throw a {@link PipelineException} if the query asks for what cannot be.
 */
public interface TableQuery extends AutoCloseable {
  /** The tables that it reads, as they are written. */
  Set<String> tables();

  /**
   * Adds rows to a table, which has the columns of its first ones. They stay the caller's.
   *
   * @param allocator that they are from, or one that has the same root
   */
  void load(String table, Batch rows, BufferAllocator allocator);

  /** The first rows of its result, at most so many. They are the caller's. */
  Batch result(long maxRows, BufferAllocator allocator);

  /** Ends what another thread waits for, which throws a {@link PipelineException} then. */
  void cancel();

  @Override
  void close();
}
