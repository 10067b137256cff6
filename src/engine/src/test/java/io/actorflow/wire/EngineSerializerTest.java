package io.actorflow.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import com.typesafe.config.ConfigFactory;
import io.actorflow.run.ShardMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.zip.CRC32C;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineSerializerTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static ActorSystem system;
  private static EngineSerializer serializer;

  @BeforeAll
  static void start() throws NotSerializableException {
    system = ActorSystem.create("wire", ConfigFactory.load());
    serializer =
        (EngineSerializer)
            SerializationExtension.get(system).serializerFor(ShardMessage.Deliver.class);
  }

  @AfterAll
  static void stop() {
    TestKit.shutdownActorSystem(system);
  }

  @Test
  void isBoundToEverythingThatCarriesRows() {
    Samples.all()
        .values()
        .forEach(
            sample ->
                assertThat(SerializationExtension.get(system).findSerializerFor(sample))
                    .isSameAs(serializer));
    assertThat(serializer.identifier()).isEqualTo(7401);
  }

  @Test
  void readsASnapshotInSegments() throws NotSerializableException {
    Object sample = Samples.manifested();
    assertThat(serializer.fromBinary(serializer.toBinary(sample), "snapshot"))
        .usingRecursiveComparison()
        .isEqualTo(sample);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delivery",
        "find",
        "found",
        "page",
        "opened",
        "committed",
        "snapshot",
        "segmented",
        "chunk"
      })
  void readsWhatItWrites(String name) throws NotSerializableException {
    Object sample = sample(name);
    assertThat(serializer.manifest(sample)).isEqualTo(name);
    Object read = serializer.fromBinary(serializer.toBinary(sample), name);
    assertThat(read).usingRecursiveComparison().isEqualTo(sample);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delivery",
        "find",
        "found",
        "page",
        "opened",
        "committed",
        "snapshot",
        "segmented",
        "chunk"
      })
  void readsWhatItWritesInTheMiddleOfABuffer(String name) throws NotSerializableException {
    Object sample = sample(name);
    ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16).order(ByteOrder.BIG_ENDIAN);
    buffer.putInt(42);
    serializer.toBinary(sample, buffer);
    assertThat(buffer.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
    buffer.flip().getInt();
    Object read = serializer.fromBinary(buffer, name);
    assertThat(buffer.hasRemaining()).isFalse();
    assertThat(read).usingRecursiveComparison().isEqualTo(sample);
  }

  /** The files are what the first version wrote. They are never written again. */
  @ParameterizedTest
  @ValueSource(strings = {"delivery", "opened", "committed", "snapshot", "segmented", "chunk"})
  void readsWhatTheFirstVersionWrote(String name) throws IOException {
    Object read = serializer.fromBinary(firstVersion(name), name);
    assertThat(read).usingRecursiveComparison().isEqualTo(sample(name));
  }

  @Test
  void ignoresWhatALaterVersionHasAddedToAHeader() throws NotSerializableException {
    byte[] header =
        "{\"follows\":4,\"since\":{\"a\":[1]},\"epochs\":{},\"positions\":{},\"watermark\":9,\"confirmed\":{}}"
            .getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new Frame(header, Samples.committed().delta()).toBytes();
    assertThat(serializer.fromBinary(bytes, "committed"))
        .hasFieldOrPropertyWithValue("follows", 4L)
        .hasFieldOrPropertyWithValue("watermark", 9L);
  }

  @Test
  void countsWhatADatabaseGets() {
    JournalBytes counted = JournalBytes.OF.get(system);
    long events = counted.events();
    long snapshots = counted.snapshots();
    events += serializer.toBinary(Samples.opened()).length;
    events += serializer.toBinary(Samples.committed()).length;
    snapshots += serializer.toBinary(Samples.manifested()).length;
    snapshots += serializer.toBinary(sample("chunk")).length;
    assertThat(serializer.toBinary(sample("delivery"))).isNotEmpty();
    assertThat(counted.events()).isEqualTo(events);
    assertThat(counted.snapshots()).isEqualTo(snapshots);
  }

  @Test
  void saysWhatIsWrongWithBytesThatItCannotRead() {
    byte[] later = serializer.toBinary(Samples.opened());
    later[0] = 2;
    assertThatThrownBy(() -> serializer.fromBinary(later, "opened"))
        .isInstanceOf(NotSerializableException.class)
        .hasMessage("'opened' cannot be read: version 2 (expected: 1)");
    byte[] flipped = serializer.toBinary(Samples.opened());
    flipped[20] ^= 4;
    assertThatThrownBy(() -> serializer.fromBinary(flipped, "opened"))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageMatching("'opened' cannot be read: checksum \\w{8} \\(expected: \\w{8}\\)");
    assertThatThrownBy(() -> serializer.fromBinary(serializer.toBinary(Samples.opened()), "other"))
        .isInstanceOf(NotSerializableException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delivery",
        "find",
        "found",
        "page",
        "opened",
        "committed",
        "snapshot",
        "segmented",
        "chunk"
      })
  void refusesEveryTruncationAndEveryFlippedBit(String name) {
    byte[] bytes = serializer.toBinary(sample(name));
    for (int length = 0; length < bytes.length; length++) {
      refuses(Arrays.copyOf(bytes, length), name);
    }
    refuses(Arrays.copyOf(bytes, bytes.length + 1), name);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      refuses(flipped, name);
    }
  }

  private static void refuses(byte[] bytes, String name) {
    try {
      Object read = serializer.fromBinary(bytes, name);
      fail("damaged bytes were read as %s", read);
    } catch (NotSerializableException expected) {
      assertThat(expected).hasMessageStartingWith("'" + name + "' cannot be read: ");
    }
  }

  /** As if the checksum had not noticed: what is behind it holds too. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "delivery",
        "find",
        "found",
        "page",
        "opened",
        "committed",
        "snapshot",
        "segmented",
        "chunk"
      })
  void neitherFailsOtherwiseNorAllocatesMuchForBytesThatOnlyLookWhole(String name) {
    byte[] bytes = serializer.toBinary(sample(name));
    Random random = new Random(name.hashCode());
    int read = 0;
    for (int attempt = 0; attempt < 20_000; attempt++) {
      byte[] damaged = damaged(bytes, random);
      long before = THREADS.getCurrentThreadAllocatedBytes();
      try {
        serializer.fromBinary(damaged, name);
        read++;
      } catch (NotSerializableException expected) {
        // Most of them.
      }
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
      assertThat(allocated).isLessThan(1_000_000 + 64L * damaged.length);
    }
    assertThat(read).isBetween(1, 19_999);
  }

  private static byte[] damaged(byte[] bytes, Random random) {
    byte[] damaged =
        Arrays.copyOf(bytes, bytes.length - (random.nextInt(4) == 0 ? random.nextInt(20) : 0));
    for (int change = random.nextInt(3); change >= 0; change--) {
      int at = 5 + random.nextInt(damaged.length - 5);
      damaged[at] =
          switch (random.nextInt(4)) {
            case 0 -> (byte) -1;
            case 1 -> (byte) 0x7F;
            case 2 -> (byte) 0;
            default -> (byte) random.nextInt();
          };
    }
    CRC32C checksum = new CRC32C();
    checksum.update(damaged, 5, damaged.length - 5);
    ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN).putInt(1, (int) checksum.getValue());
    return damaged;
  }

  private static Object sample(String name) {
    return Objects.requireNonNull(Samples.all().get(name));
  }

  private static byte[] firstVersion(String name) throws IOException {
    try (InputStream file =
        EngineSerializerTest.class.getResourceAsStream("/wire/v1/" + name + ".bin")) {
      return Objects.requireNonNull(file, name).readAllBytes();
    }
  }
}
