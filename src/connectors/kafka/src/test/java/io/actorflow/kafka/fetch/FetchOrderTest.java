package io.actorflow.kafka.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.utils.LogContext;
import org.junit.jupiter.api.Test;

/** Who is asked for what, and when. */
class FetchOrderTest {
  private static final Node NODE = new Node(1, "localhost", 9092);
  private static final int EPOCH = 5;

  private final FetchSettings settings =
      FetchSettings.of(
          FetchSettings.config(
              Map.of("bootstrap.servers", "localhost:9092", "max.partition.fetch.bytes", 1000)));
  private final BrokerFetch broker = new BrokerFetch(NODE, settings, new LogContext());

  @Test
  void oneAnswerIsFetchedAheadOfTheOneThatIsReadAndNoThird() {
    AnswerBuffers buffers = new AnswerBuffers();
    byte[] received = buffers.lend(100_000);
    Answer first = new Answer(broker, buffers);
    first.add(received);
    first.add(received);
    assertThat(broker.isFree(0)).isTrue();
    Answer second = new Answer(broker, buffers);
    second.add(buffers.lend(100_000));
    assertThat(broker.isFree(0)).isFalse();

    first.read();
    assertThat(broker.isFree(0)).isFalse();
    assertThat(buffers.lend(100_000)).isNotSameAs(received);
    first.read();
    assertThat(broker.isFree(0)).isTrue();
    assertThat(buffers.lend(100_000)).isSameAs(received);
  }

  @Test
  void aBrokerIsAskedForOneAnswerAtATime() {
    PartitionFetch partition = fetch(0, Long.MAX_VALUE);
    broker.want(partition, NODE);
    FetchRequest.Builder request = broker.request(name -> Optional.of(EPOCH));

    assertThat(request.fetchData()).containsOnlyKeys(TestRecords.PARTITION);
    FetchRequest.PartitionData asked = request.fetchData().values().iterator().next();
    assertThat(asked.fetchOffset).isZero();
    assertThat(asked.maxBytes).isEqualTo(1000);
    assertThat(asked.currentLeaderEpoch).contains(EPOCH);
    assertThat(broker.isFree(0)).isFalse();
    assertThat(partition.isDue(0)).isFalse();

    broker.over();
    assertThat(broker.isFree(0)).isTrue();
    assertThat(partition.isDue(0)).isTrue();
  }

  @Test
  void nothingIsAskedForBehindTheEnd() {
    PartitionFetch partition = fetch(3, 4);
    assertThat(partition.isDue(0)).isTrue();

    partition.advance(batch(3, 4));

    assertThat(partition.hasEnded()).isTrue();
    assertThat(partition.isDue(0)).isFalse();
  }

  @Test
  void theBrokerIsToldWhichEpochTheLastRecordIsOf() {
    PartitionFetch partition = fetch(3, 100);
    assertThat(partition.ask(1, Optional.of(7)).lastFetchedEpoch).isEmpty();

    partition.advance(batch(3, 4));

    assertThat(partition.next()).isEqualTo(5);
    assertThat(partition.ask(1, Optional.of(7)).lastFetchedEpoch).contains(EPOCH);
  }

  @Test
  void anErrorIsNotRepeatedAtOnce() {
    PartitionFetch partition = fetch(0, 100);
    partition.retryAt(50);

    assertThat(partition.isDue(49)).isFalse();
    assertThat(partition.isDue(50)).isTrue();
  }

  @Test
  void aTopicOfTheSameNameIsAnotherTopic() {
    PartitionFetch partition = fetch(0, 100);
    Uuid id = Uuid.randomUuid();

    assertThat(partition.isOf(Uuid.ZERO_UUID)).isTrue();
    assertThat(partition.isOf(id)).isTrue();
    assertThat(partition.isOf(id)).isTrue();
    assertThat(partition.isOf(Uuid.randomUuid())).isFalse();
  }

  @Test
  void aPartitionIsGoneWhenBrokersHaveSaidSoForAWhile() {
    PartitionFetch partition = fetch(0, 100);
    assertThat(partition.isGone(1, 0)).isFalse();
    assertThat(partition.isGone(1, 60_000)).isFalse();
    assertThat(partition.isGone(3, 999)).isFalse();
    partition.present();
    assertThat(partition.isGone(4, 2_000)).isFalse();
    assertThat(partition.isGone(6, 3_000)).isTrue();
  }

  @Test
  void aNearReplicaIsAskedForAWhileOrUntilItFails() {
    PartitionFetch partition = fetch(0, 100);
    assertThat(partition.preferLeader()).isFalse();

    partition.preferReplica(3, 1000);
    assertThat(partition.preferredReplica(999)).isEqualTo(3);
    assertThat(partition.preferredReplica(1000)).isNegative();

    partition.preferReplica(3, 1000);
    broker.want(partition, NODE);
    broker.request(name -> Optional.empty());
    broker.failed(new IllegalStateException("gone"));
    assertThat(partition.preferredReplica(0)).isNegative();
    assertThat(partition.isDue(0)).isTrue();
  }

  @Test
  void theEndIsThatOfCommittedRecordsIfOnlyTheyAreWanted() {
    PartitionFetch partition = fetch(0, 100);
    FetchResponseData.PartitionData answer =
        new FetchResponseData.PartitionData().setHighWatermark(9).setLastStableOffset(6);

    partition.knowEnd(answer, true);
    assertThat(partition.end()).hasValue(5);
    partition.knowEnd(answer, false);
    assertThat(partition.end()).hasValue(8);
  }

  private static PartitionFetch fetch(long next, long end) {
    return new PartitionFetch(new FetchStart(TestRecords.PARTITION, next, end));
  }

  private static RecordBatch batch(long first, long last) {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 10);
    try (MemoryRecordsBuilder batch = TestRecords.batch(buffer, Compression.NONE, first)) {
      batch.append(0L, null, TestRecords.utf8("{}"));
      batch.overrideLastOffset(last);
    }
    MutableRecordBatch only =
        MemoryRecords.readableRecords(buffer.flip()).batches().iterator().next();
    only.setPartitionLeaderEpoch(EPOCH);
    return only;
  }
}
