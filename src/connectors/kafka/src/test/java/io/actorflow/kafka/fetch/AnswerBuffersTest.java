package io.actorflow.kafka.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class AnswerBuffersTest {
  private static final int MEGABYTE = 1 << 20;

  private final AnswerBuffers buffers = new AnswerBuffers();

  @Test
  void anArrayIsUsedAgainWhenItHasBeenGivenBack() {
    byte[] first = buffers.lend(MEGABYTE);
    buffers.giveBack(first);

    assertThat(buffers.lend(MEGABYTE - 5000)).isSameAs(first);
    assertThat(buffers.lend(MEGABYTE)).isNotSameAs(first);
  }

  @Test
  void aBufferHasRoomForWhatWasAskedForAndNoMore() {
    for (int size : new int[] {0, 1, 100, 65_535, 65_536, 65_537, 3 * MEGABYTE}) {
      buffers.giveBack(new byte[4 * MEGABYTE]);
      ByteBuffer buffer = buffers.tryAllocate(size);
      assertThat(buffer.position()).isZero();
      assertThat(buffer.arrayOffset()).isZero();
      assertThat(buffer.remaining()).isEqualTo(size);
    }
  }

  @Test
  void noArrayIsLentTwiceAtATime() {
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    Set<byte[]> lent = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < 10_000; i++) {
      if (lent.size() < 4 && random.nextBoolean()) {
        assertThat(lent.add(buffers.lend(1 + random.nextInt(300_000))))
            .as("seed %d", seed)
            .isTrue();
      } else if (!lent.isEmpty()) {
        byte[] one = lent.iterator().next();
        lent.remove(one);
        buffers.giveBack(one);
      }
    }
  }

  @Test
  void noMoreThanTwoAreKeptAndThoseAreTheLargest() {
    byte[] small = buffers.lend(MEGABYTE);
    byte[] large = buffers.lend(4 * MEGABYTE);
    byte[] larger = buffers.lend(8 * MEGABYTE);
    buffers.giveBack(small);
    buffers.giveBack(larger);
    buffers.giveBack(large);

    assertThat(List.of(buffers.lend(100_000), buffers.lend(100_000)))
        .containsExactlyInAnyOrder(large, larger);
    assertThat(buffers.lend(100_000)).hasSize(131_072);
  }
}
