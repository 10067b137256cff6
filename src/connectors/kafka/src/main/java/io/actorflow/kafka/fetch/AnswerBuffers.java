package io.actorflow.kafka.fetch;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.memory.MemoryPool;

/**
 * Memory for what brokers answer. Large answers come in arrays that are used again when they have
 * been read: they are megabytes each, and the heap would be full of dead ones several times a
 * second.
 *
 * <p>What is lent is not known here any more, so an array that is not given back is garbage like
 * any other. One thread.
 */
final class AnswerBuffers implements MemoryPool {
  private static final int LARGE = 1 << 16;

  /** As many as one broker fills at a time: see {@link BrokerFetch}. */
  private static final int MOST_FREE = 2;

  private final List<byte[]> free = new ArrayList<>();

  /** Room for exactly {@code size} bytes, at the begin of an array that may be longer. */
  @Override
  public ByteBuffer tryAllocate(int size) {
    return ByteBuffer.wrap(lend(size), 0, size);
  }

  /** An array of so many bytes or more. */
  byte[] lend(int size) {
    if (size < LARGE) {
      return new byte[size];
    }
    for (int i = 0; i < free.size(); i++) {
      if (free.get(i).length >= size) {
        return free.remove(i);
      }
    }
    // A power of two, so that answers of about the same size fit into one another's.
    long room = Long.highestOneBit(size - 1L) << 1;
    return new byte[(int) Math.min(room, Math.max(size, Integer.MAX_VALUE - 8))];
  }

  /** Nobody reads that array any more. */
  void giveBack(byte[] array) {
    if (array.length < LARGE) {
      return;
    }
    if (free.size() == MOST_FREE) {
      int smallest = free.get(0).length <= free.get(1).length ? 0 : 1;
      if (free.get(smallest).length >= array.length) {
        return;
      }
      free.remove(smallest);
    }
    free.add(array);
  }

  @Override
  @SuppressWarnings("ByteBufferBackingArray") // it was made by tryAllocate
  public void release(ByteBuffer buffer) {
    giveBack(buffer.array());
  }

  @Override
  public long size() {
    return NONE.size();
  }

  @Override
  public long availableMemory() {
    return NONE.availableMemory();
  }

  @Override
  public boolean isOutOfMemory() {
    return false;
  }
}
