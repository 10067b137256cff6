package io.actorflow.bench.flink;

import io.actorflow.bench.peer.Measurement;
import io.actorflow.bench.peer.PeerArguments;
import io.actorflow.bench.peer.PeerJob;
import io.actorflow.bench.peer.ResultWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/**
 * Runs a job on Flink, in a cluster of its own within this process, from the first bid to those
 * that are there when it begins, or until it is stopped.
 *
 * <p>State is on the heap, Flink's fastest; checkpoints go to files; objects are reused; the sink
 * is exactly-once, and the job ends when its last checkpoint has committed the last transaction.
 */
public final class FlinkPeer {
  private static final Duration OUT_OF_ORDERNESS = Duration.ofSeconds(2);
  private static final Duration BUFFER_TIMEOUT = Duration.ofMillis(1);
  private static final Duration WINDOW = Duration.ofSeconds(10);

  private final PeerArguments arguments;
  private final StreamExecutionEnvironment environment;

  private FlinkPeer(PeerArguments arguments) {
    this.arguments = arguments;
    this.environment = StreamExecutionEnvironment.getExecutionEnvironment(settings(arguments));
  }

  public static void main(String[] given) throws Exception {
    PeerArguments arguments = PeerArguments.parse(given);
    FlinkPeer peer = new FlinkPeer(arguments);
    peer.define();
    peer.environment.execute(arguments.job().name());
    Measurement.ofProcess().end(arguments.job(), arguments.expected());
    System.exit(0);
  }

  private static Configuration settings(PeerArguments arguments) {
    Configuration settings = new Configuration();
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    settings.set(StateBackendOptions.STATE_BACKEND, "hashmap");
    settings.set(
        CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(arguments.commitMillis()));
    settings.set(
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    settings.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        Path.of(arguments.folder()).toAbsolutePath().toUri().toString());
    // The heap backend needs no managed memory, and the default of the network is small.
    settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(1));
    settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(128));
    settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(128));
    if (arguments.endless()) {
      // How long a record waits for others on its way to another task: 100 ms by default.
      settings.set(ExecutionOptions.BUFFER_TIMEOUT, BUFFER_TIMEOUT);
    }
    return settings;
  }

  private void define() {
    environment.setParallelism(arguments.parallelism());
    DataStream<Tuple3<Long, Long, Long>> bids =
        environment.fromSource(
            source(), watermarks(), "bids", new BidSchema(arguments.job()).getProducedType());
    switch (arguments.job()) {
      case J1 -> filtered(bids);
      case J2 -> windows(bids);
      case J3 -> table(bids);
    }
  }

  private KafkaSource<Tuple3<Long, Long, Long>> source() {
    KafkaSourceBuilder<Tuple3<Long, Long, Long>> builder =
        KafkaSource.<Tuple3<Long, Long, Long>>builder()
            .setBootstrapServers(arguments.bootstrap())
            .setTopics(arguments.input())
            .setGroupId("flink-" + arguments.output())
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setDeserializer(new BidSchema(arguments.job()))
            .setProperty("max.poll.records", "5000");
    if (!arguments.endless()) {
      builder.setBounded(OffsetsInitializer.latest());
    }
    return builder.build();
  }

  private WatermarkStrategy<Tuple3<Long, Long, Long>> watermarks() {
    return arguments.job() == PeerJob.J2
        ? WatermarkStrategy.<Tuple3<Long, Long, Long>>forBoundedOutOfOrderness(OUT_OF_ORDERNESS)
            .withTimestampAssigner((bid, previous) -> bid.f2)
        : WatermarkStrategy.noWatermarks();
  }

  private void filtered(DataStream<Tuple3<Long, Long, Long>> bids) {
    long above = arguments.abovePrice();
    bids.filter(bid -> bid.f2 > above)
        .sinkTo(
            sink(
                new ResultSchema.Form<>() {
                  private static final long serialVersionUID = 1;

                  @Override
                  public byte @Nullable [] key(Tuple3<Long, Long, Long> bid) {
                    return null;
                  }

                  @Override
                  public byte[] value(Tuple3<Long, Long, Long> bid, ResultWriter writer) {
                    return writer.bid(bid.f0, bid.f1, bid.f2);
                  }
                }));
  }

  private void windows(DataStream<Tuple3<Long, Long, Long>> bids) {
    bids.keyBy(bid -> bid.f0, Types.LONG)
        .window(TumblingEventTimeWindows.of(WINDOW))
        .aggregate(
            new WindowTally(),
            new WindowTally.Result(),
            Types.TUPLE(Types.LONG, Types.LONG),
            Types.TUPLE(Types.LONG, Types.LONG),
            Types.TUPLE(Types.LONG, Types.LONG, Types.LONG, Types.LONG))
        .sinkTo(
            sink(
                new ResultSchema.Form<Tuple4<Long, Long, Long, Long>>() {
                  private static final long serialVersionUID = 1;

                  @Override
                  public byte[] key(Tuple4<Long, Long, Long, Long> window) {
                    return ResultWriter.key(window.f0);
                  }

                  @Override
                  public byte[] value(Tuple4<Long, Long, Long, Long> window, ResultWriter writer) {
                    return writer.window(
                        window.f0, window.f1 - WINDOW.toMillis(), window.f1, window.f2, window.f3);
                  }
                }));
  }

  private void table(DataStream<Tuple3<Long, Long, Long>> bids) {
    bids.keyBy(bid -> bid.f0, Types.LONG)
        .process(new BidderTable(arguments.everyUpdate(), arguments.commitMillis()))
        .returns(Types.TUPLE(Types.LONG, Types.LONG, Types.LONG))
        .sinkTo(
            sink(
                new ResultSchema.Form<>() {
                  private static final long serialVersionUID = 1;

                  @Override
                  public byte[] key(Tuple3<Long, Long, Long> bidder) {
                    return ResultWriter.key(bidder.f0);
                  }

                  @Override
                  public byte[] value(Tuple3<Long, Long, Long> bidder, ResultWriter writer) {
                    return writer.bidder(bidder.f0, bidder.f1, bidder.f2);
                  }
                }));
  }

  private <T> KafkaSink<T> sink(ResultSchema.Form<T> form) {
    KafkaSinkBuilder<T> builder =
        KafkaSink.<T>builder()
            .setBootstrapServers(arguments.bootstrap())
            .setRecordSerializer(new ResultSchema<>(arguments.output(), form))
            .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
            .setTransactionalIdPrefix("flink-" + arguments.output())
            // Its default is an hour, more than a broker allows.
            .setProperty(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "600000")
            // Fewer and larger requests, the same as those of Kafka Streams here.
            .setProperty(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(256 * 1024))
            .setProperty(ProducerConfig.BUFFER_MEMORY_CONFIG, Long.toString(128L * 1024 * 1024))
            .setProperty(
                ProducerConfig.LINGER_MS_CONFIG, Integer.toString(arguments.lingerMillis()));
    if (arguments.endless()) {
      // What a transaction waits when the one before is still completing: 100 ms by default.
      builder.setProperty(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, "5");
    }
    return builder.build();
  }
}
