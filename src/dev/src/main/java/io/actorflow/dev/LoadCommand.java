package io.actorflow.dev;

import io.actorflow.generator.NexmarkBids;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code actorflow dev load}: fills topics. */
@Command(
    name = "load",
    description = "Writes generated records to a topic.",
    mixinStandardHelpOptions = true)
final class LoadCommand {
  private static final long SEED = 1;
  private static final int LONGEST_STOP_SECONDS = 15;

  @Command(
      description = {
        "Writes Nexmark bids as JSON to the topic 'bids' until Ctrl-C.",
        "Their event times begin now and pass as fast as the clock."
      },
      mixinStandardHelpOptions = true)
  int bids(
      @Option(
              names = "--rate",
              paramLabel = "N",
              defaultValue = "20000",
              description = "records a second (default: ${DEFAULT-VALUE})")
          long rate,
      @Option(
              names = "--records",
              paramLabel = "N",
              defaultValue = "0",
              description = "end after so many (default: go on)")
          long records,
      @Option(
              names = "--bootstrap-servers",
              paramLabel = "HOST:PORT",
              defaultValue = "127.0.0.1:9092",
              description = "of the broker (default: ${DEFAULT-VALUE})")
          String bootstrapServers)
      throws InterruptedException {
    if (rate < 1 || records < 0) {
      throw new ServiceException(
          "--rate %d --records %d (expected: at least 1, at least 0)".formatted(rate, records));
    }
    AtomicBoolean stopping = new AtomicBoolean();
    CountDownLatch stopped = new CountDownLatch(1);
    Thread hook = new Thread(() -> stop(stopping, stopped), "load-interruption");
    Runtime.getRuntime().addShutdownHook(hook);
    try (Topics topics = new Topics(bootstrapServers)) {
      if (!topics.names().contains(Dev.BIDS)) {
        topics.create(Dev.BIDS, Dev.BIDS_PARTITIONS);
      }
    }
    long most = records == 0 ? Long.MAX_VALUE : records;
    try (BidLoad load = new BidLoad(bootstrapServers, Dev.BIDS, bidsFromNow(rate), rate)) {
      long lastReport = System.nanoTime();
      long reported = 0;
      while (!stopping.get() && load.sent() < most) {
        load.sendDue(most);
        long now = System.nanoTime();
        if (now - lastReport >= TimeUnit.SECONDS.toNanos(1)) {
          System.err.printf(
              "%,d records, %,.0f records/s%n",
              load.sent(), (load.sent() - reported) * 1e9 / (now - lastReport));
          lastReport = now;
          reported = load.sent();
        }
      }
      load.flush();
      System.err.printf("%,d records are in topic '%s'%n", load.sent(), Dev.BIDS);
    } finally {
      stopped.countDown();
    }
    return 0;
  }

  private static NexmarkBids bidsFromNow(long rate) {
    // 46 of 50 Nexmark events are bids.
    long eventRate = Math.max(1, rate * 50 / 46);
    return new NexmarkBids(SEED, Instant.now(), eventRate, Duration.ofSeconds(1));
  }

  /** On Ctrl-C: what has been sent arrives, and the process has ended as it should. */
  private static void stop(AtomicBoolean stopping, CountDownLatch stopped) {
    if (stopped.getCount() == 0) {
      return;
    }
    stopping.set(true);
    boolean inTime = false;
    try {
      inTime = stopped.await(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(inTime ? 0 : 1);
  }
}
