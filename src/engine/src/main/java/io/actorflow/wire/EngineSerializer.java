package io.actorflow.wire;

import io.actorflow.group.Rows;
import io.actorflow.run.ShardMessage;
import io.actorflow.shard.Outbox;
import io.actorflow.shard.ShardEvent;
import io.actorflow.wire.Header.OfChunk;
import io.actorflow.wire.Header.OfCommitted;
import io.actorflow.wire.Header.OfDelivery;
import io.actorflow.wire.Header.OfFind;
import io.actorflow.wire.Header.OfFound;
import io.actorflow.wire.Header.OfOpened;
import io.actorflow.wire.Header.OfPage;
import io.actorflow.wire.Header.OfSegmented;
import io.actorflow.wire.Header.OfSnapshot;
import java.io.IOException;
import java.io.NotSerializableException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.ByteBufferSerializer;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Writes and reads what carries rows: deliveries to shards, what is asked of them and answered, and
 * the events and snapshots of shards.
 *
 * <p>Damaged bytes are met with a {@link NotSerializableException} and nothing else: anything else
 * would break the connection that they came over.
 */
public final class EngineSerializer extends SerializerWithStringManifest
    implements ByteBufferSerializer {
  private static final String DELIVERY = "delivery";
  private static final String FIND = "find";
  private static final String FOUND = "found";
  private static final String PAGE = "page";
  private static final String OPENED = "opened";
  private static final String COMMITTED = "committed";
  private static final String SNAPSHOT = "snapshot";
  private static final String SEGMENTED = "segmented";
  private static final String CHUNK = "chunk";

  private final int identifier;
  private final JournalBytes journalled;

  /** Made by Pekko; the identifier is in reference.conf and stands in every journal. */
  public EngineSerializer(ExtendedActorSystem system) {
    identifier =
        system
            .settings()
            .config()
            .getConfig("pekko.actor.serialization-identifiers")
            .getInt("\"" + EngineSerializer.class.getName() + "\"");
    journalled = JournalBytes.OF.get(system);
  }

  @Override
  public int identifier() {
    return identifier;
  }

  @Override
  public String manifest(Object object) {
    return switch (object) {
      case ShardMessage.Deliver deliver -> DELIVERY;
      case ShardMessage.Find find -> FIND;
      case ShardMessage.Found found -> FOUND;
      case ShardMessage.Page page -> PAGE;
      case ShardEvent.Opened opened -> OPENED;
      case ShardEvent.Committed committed -> COMMITTED;
      case ShardEvent.Snapshot snapshot -> SNAPSHOT;
      case ShardEvent.Segmented segmented -> SEGMENTED;
      case ShardEvent.Chunk chunk -> CHUNK;
      default -> throw notOurs(object);
    };
  }

  @Override
  public byte[] toBinary(Object object) {
    byte[] bytes = frame(object).toBytes();
    journalled.count(object, bytes.length);
    return bytes;
  }

  @Override
  public void toBinary(Object object, ByteBuffer out) {
    frame(object).write(out);
  }

  private static Frame frame(Object object) {
    return switch (object) {
      case ShardMessage.Deliver(var to, var channel, var epoch, var delivery) ->
          frame(
              new OfDelivery(to, channel, epoch, delivery.sequence(), delivery.ranges()),
              List.of(delivery.payload()));
      case ShardMessage.Find(var to, var key) -> frame(new OfFind(to), List.of(key));
      case ShardMessage.Found(var asOf, var row) -> frame(new OfFound(asOf), List.of(row));
      case ShardMessage.Page(var asOf, var scan, var from, var count, var rows) ->
          frame(new OfPage(asOf, scan, from, count), List.of(rows));
      case ShardEvent.Opened(var follows, var epoch, var spec) ->
          frame(new OfOpened(follows, epoch, spec), List.of());
      case ShardEvent.Committed event ->
          frame(
              new OfCommitted(
                  event.follows(),
                  event.epochs(),
                  event.positions(),
                  event.watermark(),
                  event.confirmed()),
              event.delta());
      case ShardEvent.Snapshot snapshot -> frame(snapshot);
      case ShardEvent.Segmented(var follows, var segments) ->
          frame(new OfSegmented(follows, segments), List.of());
      case ShardEvent.Chunk(var segment, var index, var rows) ->
          frame(new OfChunk(segment, index), List.of(rows));
      default -> throw notOurs(object);
    };
  }

  private static Frame frame(ShardEvent.Snapshot snapshot) {
    List<Rows> parts = new ArrayList<>();
    List<OfSnapshot.Entry> entries = new ArrayList<>();
    for (Outbox.Entry entry : snapshot.outbox()) {
      entries.add(
          new OfSnapshot.Entry(
              entry.from(), entry.commit(), entry.watermark(), entry.results().size()));
      parts.addAll(entry.results());
    }
    parts.addAll(snapshot.groups());
    return frame(
        new OfSnapshot(
            snapshot.commit(),
            snapshot.epoch(),
            snapshot.spec(),
            snapshot.epochs(),
            snapshot.positions(),
            snapshot.watermark(),
            snapshot.confirmed(),
            snapshot.lastEntry(),
            entries,
            snapshot.segments()),
        parts);
  }

  private static Frame frame(Header header, List<Rows> parts) {
    return new Frame(Header.Json.write(header), parts);
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    return fromBinary(ByteBuffer.wrap(bytes), manifest);
  }

  @Override
  public Object fromBinary(ByteBuffer in, String manifest) throws NotSerializableException {
    try {
      Frame frame = Frame.read(in);
      return Header.Json.read(frame.header(), headerOf(manifest)).with(frame.parts());
    } catch (IOException | RuntimeException e) {
      NotSerializableException refused =
          new NotSerializableException(
              "'%s' cannot be read: %s".formatted(manifest, e.getMessage()));
      refused.initCause(e);
      throw refused;
    }
  }

  private static Class<? extends Header> headerOf(String manifest) {
    return switch (manifest) {
      case DELIVERY -> OfDelivery.class;
      case FIND -> OfFind.class;
      case FOUND -> OfFound.class;
      case PAGE -> OfPage.class;
      case OPENED -> OfOpened.class;
      case COMMITTED -> OfCommitted.class;
      case SNAPSHOT -> OfSnapshot.class;
      case SEGMENTED -> OfSegmented.class;
      case CHUNK -> OfChunk.class;
      default -> throw new IllegalArgumentException("no such manifest");
    };
  }

  private static IllegalArgumentException notOurs(Object object) {
    return new IllegalArgumentException("cannot write " + object.getClass().getName());
  }
}
