package io.actorflow.bench.streams;

import io.actorflow.bench.peer.Measurement;
import io.actorflow.bench.peer.PeerArguments;
import io.actorflow.bench.peer.PeerJob;
import java.io.IOException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/**
 * Runs a job on Kafka Streams until the expected bids have been processed and committed.
 *
 * <p>Streams has no end of its own: when the last bid has arrived in the last operator, it is
 * closed, which commits at once, so it need not wait for the end of its commit interval.
 */
public final class StreamsPeer {
  private static final Duration CLOSE_DEADLINE = Duration.ofMinutes(2);
  private static final long LOOK_MILLIS = 5;

  private StreamsPeer() {}

  public static void main(String[] given) throws IOException, InterruptedException {
    PeerArguments arguments = PeerArguments.parse(given);
    StreamsJobs jobs = new StreamsJobs(arguments);
    CountDownLatch failed = new CountDownLatch(1);
    try (KafkaStreams streams = new KafkaStreams(jobs.topology(), settings(arguments))) {
      streams.setUncaughtExceptionHandler(
          failure -> {
            failure.printStackTrace();
            failed.countDown();
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
          });
      streams.start();
      while (arguments.endless() || jobs.done() < arguments.expected()) {
        if (failed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          System.exit(1);
        }
      }
      if (!streams.close(CLOSE_DEADLINE)) {
        System.err.println("Kafka Streams did not close within " + CLOSE_DEADLINE);
        System.exit(1);
      }
      Measurement.ofProcess().end(arguments.job(), jobs.done());
    }
  }

  private static Properties settings(PeerArguments arguments) {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "streams-" + arguments.output());
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, arguments.bootstrap());
    settings.put(StreamsConfig.STATE_DIR_CONFIG, arguments.folder());
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, arguments.parallelism());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    // Its default with exactly-once is 100 ms, which costs throughput; the same as Flink's here.
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, arguments.commitMillis());
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
    if (arguments.everyUpdate() && arguments.job() == PeerJob.J3) {
      settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    }
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    // Fewer and larger polls and requests, as its guide to tuning for throughput has it.
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 5_000);
    settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 5_000);
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 256 * 1024);
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG), 128L * 1024 * 1024);
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), arguments.lingerMillis());
    if (!arguments.instance().isEmpty()) {
      // A process that has been killed would be waited for until its session ends, for 45 s.
      settings.put(
          StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
          arguments.instance());
    }
    if (arguments.endless()) {
      // What a transaction waits when the one before is still completing: 100 ms by default.
      settings.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), 5);
    }
    return settings;
  }
}
