package io.actorflow.kafka;

import static io.actorflow.testkit.Row.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.DeadLetter;
import io.actorflow.api.PipelineException;
import io.actorflow.api.SinkWriter;
import io.actorflow.testkit.Row;
import io.actorflow.testkit.Rows;
import io.actorflow.testkit.TestAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TombstonesTest {
  private static final Schema PRODUCTS =
      Columns.schema(Columns.int64("id"), Columns.utf8("name"), MetadataColumn.DELETED.field());

  @RegisterExtension final TestAllocator memory = new TestAllocator();

  private final List<DeadLetter> letters = new ArrayList<>();

  @Test
  void becomeRowsThatHaveTheirKeyAlone() {
    String topic = Broker.topic("tombstones", 1);
    send(topic, "1", "{\"id\":1,\"name\":\"one\"}");
    send(topic, "1", null);
    send(topic, "x", null);
    send(topic, null, null);
    send(topic, "3", "{\"id\":3,\"name\":\"three\"}");
    send(topic, "2", null);

    Reading reading = read(topic, "as = rows, key = [id]", PRODUCTS);

    assertThat(reading.rows)
        .containsExactly(
            row(1L, "one", false),
            row(1L, null, true),
            row(3L, "three", false),
            row(2L, null, true));
    assertThat(reading.letters)
        .extracting(DeadLetter::cause)
        .satisfiesExactly(
            cause -> assertThat(cause).startsWith("key: found 'x' (expected: the text of a Int"),
            cause -> assertThat(cause).startsWith("neither key nor value"));
  }

  @Test
  void keysAreReadAsTheyAreWritten() {
    byte[] seven = ByteBuffer.allocate(8).putLong(7).array();
    String binary = Broker.topic("binary-tombstones", 1);
    sendBytes(binary, seven, null);
    sendBytes(binary, Broker.utf8("7"), null);
    Reading ofLongs = read(binary, "as = rows, key = [id], key-format = binary", PRODUCTS);
    assertThat(ofLongs.rows).containsExactly(row(7L, null, true));
    assertThat(ofLongs.letters)
        .extracting(DeadLetter::cause)
        .containsExactly("key: found 1 bytes (expected: 8)");

    String json = Broker.topic("json-tombstones", 1);
    send(json, "{\"name\":\"seven\",\"id\":7,\"more\":1}", null);
    assertThat(read(json, "as = rows, key = [id, name], key-format = json", PRODUCTS).rows)
        .containsExactly(row(7L, "seven", true));

    String text = Broker.topic("text-tombstones", 1);
    send(text, "séven", null);
    send(text, "1", "{\"name\":\"one\"}");
    assertThat(read(text, "as = rows, key = [name]", PRODUCTS).rows)
        .containsExactly(row(null, "séven", true), row(null, "one", false));
  }

  @Test
  void areDeadLettersUnlessTheyAreWanted() {
    String topic = Broker.topic("unwanted-tombstones", 1);
    send(topic, "1", null);

    Reading reading = read(topic, "as = dead-letters", Columns.schema(Columns.int64("id")));

    assertThat(reading.rows).isEmpty();
    assertThat(reading.letters)
        .singleElement()
        .satisfies(letter -> assertThat(letter.cause()).contains("tombstones.as = rows"));
    assertThat(Columns.names(source(topic, "as = dead-letters").schema()))
        .doesNotContain(Columns.DELETED);
  }

  @Test
  void keysThatCannotBeReadAreRefused() {
    assertThatThrownBy(() -> source("any", "as = rows, key = [tags, gone]"))
        .isInstanceOfSatisfying(
            PipelineException.class,
            refused ->
                assertThat(refused.problems())
                    .extracting(PipelineException.Problem::path)
                    .contains("tombstones.key"));
  }

  @Test
  void rowsThatSayThatTheirKeyIsDeletedAreWrittenAsTombstones() {
    String topic = Broker.topic("upserts", 1);
    write(topic, "key = id", row(1L, "one", false), row(1L, null, true), row(null, null, true));
    assertThat(Broker.committed(topic))
        .extracting(record -> record.key() + "=" + record.value())
        .containsExactly("1={\"id\":1,\"name\":\"one\"}", "1=null");
    assertThat(letters)
        .singleElement()
        .satisfies(letter -> assertThat(letter.cause()).contains("without a key"));

    Reading back = read(topic, "as = rows, key = [id]", PRODUCTS);
    assertThat(back.rows).containsExactly(row(1L, "one", false), row(1L, null, true));
  }

  @Test
  void orAsRowsIfThatIsWantedOrThereIsNoKey() {
    String written = "{\"id\":1,\"name\":null,\"_deleted\":true}";
    for (String settings : List.of("key = id, deletes = rows", "")) {
      String topic = Broker.topic("rows", 1);
      write(topic, settings, row(1L, null, true));
      assertThat(Broker.committed(topic))
          .singleElement()
          .satisfies(record -> assertThat(record.value()).isEqualTo(written));
    }
  }

  private void write(String topic, String settings, Row... rows) {
    KafkaSink sink =
        new KafkaSink(
            Settings.sink(
                "bootstrap-servers = \"%s\", topic = %s\n%s"
                    .formatted(Broker.servers(), topic, settings)));
    TestSinkContext context =
        new TestSinkContext("writer-" + topic, Set.of("in"), PRODUCTS, memory.get(), letters);
    try (SinkWriter writer = sink.open(context);
        Batch batch = Rows.batch(PRODUCTS, rows).in(memory.get())) {
      writer.write(batch);
      writer.commit(Map.of("in-0", 1L));
    }
  }

  private Reading read(String topic, String tombstones, Schema columns) {
    return Reading.toTheEnd(source(topic, tombstones), columns, memory.get());
  }

  private static KafkaSource source(String topic, String tombstones) {
    return new KafkaSource(
        Settings.sourceOnly(
            """
            bootstrap-servers = "%s", topics = [%s], end = latest
            format { type = json, schema { id = long, name = string, tags = [string] } }
            tombstones { %s }
            """
                .formatted(Broker.servers(), topic, tombstones)));
  }

  private static void send(String topic, @Nullable String key, @Nullable String value) {
    sendBytes(
        topic, key == null ? null : Broker.utf8(key), value == null ? null : Broker.utf8(value));
  }

  private static void sendBytes(String topic, byte @Nullable [] key, byte @Nullable [] value) {
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", Broker.servers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, 0, key, value)).get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | InterruptedException | TimeoutException e) {
      throw new AssertionError("sending to " + topic, e);
    }
  }
}
