package io.actorflow.json;

import com.typesafe.config.ConfigMemorySize;
import io.actorflow.api.Columns;
import io.actorflow.api.Decoder;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Times the decoding of Nexmark bids of about 200 bytes, one behind the other in one array as they
 * lie in a fetched batch, of which three fields are read. Run its main method with the data plane's
 * JVM options; one thread, whose CPU time is what counts, so that others on the machine disturb
 * little; the last rounds count.
 */
final class DecodeSpeed {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int BIDS = 50_000;
  private static final int BATCH = 8192;
  private static final int ROUNDS = 12;
  private static final long ROUND_NANOS = 1_000_000_000L;

  private DecodeSpeed() {}

  public static void main(String[] arguments) {
    byte[] data = new byte[BIDS * 260];
    int[] offsets = bids(data);
    Schema columns =
        Columns.schema(
            Columns.int64("auction"), Columns.int64("price"), Columns.timestampMillis("date-time"));
    JsonCodec codec = new JsonCodec(new JsonCodecConfig(ConfigMemorySize.ofBytes(1 << 24)));
    try (BufferAllocator allocator = new RootAllocator();
        Decoder decoder = codec.decoder(columns, allocator)) {
      for (int round = 0; round < ROUNDS; round++) {
        long start = THREADS.getCurrentThreadCpuTime();
        long records = 0;
        while (THREADS.getCurrentThreadCpuTime() - start < ROUND_NANOS) {
          records += decodeAll(decoder, data, offsets);
        }
        double seconds = (THREADS.getCurrentThreadCpuTime() - start) / 1e9;
        System.out.printf(
            "round %d: %.2f M records per CPU second, %.0f bytes each%n",
            round, records / seconds / 1e6, (double) offsets[BIDS] / BIDS);
      }
    }
  }

  private static long decodeAll(Decoder decoder, byte[] data, int[] offsets) {
    for (int first = 0; first < BIDS; first += BATCH) {
      decoder.begin(BATCH);
      int last = Math.min(BIDS, first + BATCH);
      for (int bid = first; bid < last; bid++) {
        decoder.append(data, offsets[bid], offsets[bid + 1] - offsets[bid]);
      }
      decoder.finish().close();
    }
    return BIDS;
  }

  private static int[] bids(byte[] data) {
    SplittableRandom random = new SplittableRandom(1);
    int[] offsets = new int[BIDS + 1];
    int at = 0;
    for (int bid = 0; bid < BIDS; bid++) {
      offsets[bid] = at;
      StringBuilder extra = new StringBuilder();
      int length = 25 + random.nextInt(20);
      for (int index = 0; index < length; index++) {
        extra.append((char) ('a' + random.nextInt(26)));
      }
      String record =
          ("{\"auction\":%d,\"bidder\":%d,\"price\":%d,\"channel\":\"%s\",\"url\":\"https://www.nexmark.com/%s/item.htm?query=1\","
                  + "\"date-time\":%d,\"extra\":\"%s\"}")
              .formatted(
                  1000 + random.nextInt(300_000),
                  1000 + random.nextInt(100_000),
                  Math.round(Math.pow(10, random.nextDouble() * 6) * 100),
                  random.nextBoolean() ? "Google" : "channel-" + random.nextInt(10_000),
                  "abcd_efgh",
                  1_700_000_000_000L + bid,
                  extra);
      byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
      System.arraycopy(bytes, 0, data, at, bytes.length);
      at += bytes.length;
    }
    offsets[BIDS] = at;
    return offsets;
  }
}
