package io.actorflow.testkit;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Memory for each test of a class, which fails if it has not released all of it at its end.
 *
 * <pre>{@code
 * @RegisterExtension final TestAllocator memory = new TestAllocator();
 * }</pre>
 */
public final class TestAllocator implements BeforeEachCallback, AfterEachCallback {
  private @Nullable BufferAllocator allocator;

  /** The running test's own. */
  public BufferAllocator get() {
    if (allocator == null) {
      throw new IllegalStateException(
          "no test is running (expected: a field with @RegisterExtension)");
    }
    return allocator;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    allocator = new RootAllocator();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    BufferAllocator used = get();
    allocator = null;
    closeReleased(used);
  }

  /** Closes {@code used}, which fails if a buffer of it is still held. */
  static void closeReleased(BufferAllocator used) {
    long held = used.getAllocatedMemory();
    try {
      used.close();
    } catch (IllegalStateException leaked) {
      throw new AssertionError(held + " bytes of buffers were not released", leaked);
    }
  }
}
