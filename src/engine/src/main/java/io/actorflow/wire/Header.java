package io.actorflow.wire;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.actorflow.api.Provenance;
import io.actorflow.channel.Delivery;
import io.actorflow.channel.Position;
import io.actorflow.group.Rows;
import io.actorflow.run.RunSpec;
import io.actorflow.run.ShardMessage;
import io.actorflow.shard.Outbox;
import io.actorflow.shard.ShardEvent;
import io.actorflow.spill.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the rows: everything of a message or event that is not rows, as JSON. Names of
 * components are the format's; one that is added later is absent in what was written before.
 */
sealed interface Header {
  /** The message or event again, of this header and the rows behind it. */
  Object with(List<Rows> parts);

  /** Heads {@link ShardMessage.Deliver}; one part. */
  record OfDelivery(String to, String channel, long epoch, long sequence, List<Provenance> ranges)
      implements Header {
    public OfDelivery {
      requireNonNull(to, "to");
      requireNonNull(channel, "channel");
      ranges = List.copyOf(ranges);
    }

    @Override
    public ShardMessage.Deliver with(List<Rows> parts) {
      checkParts(parts, 1);
      return new ShardMessage.Deliver(
          to, channel, epoch, new Delivery<>(sequence, ranges, parts.getFirst()));
    }
  }

  /** Heads {@link ShardMessage.Find}; its part is the key. */
  record OfFind(String to) implements Header {
    public OfFind {
      requireNonNull(to, "to");
    }

    @Override
    public ShardMessage.Find with(List<Rows> parts) {
      checkParts(parts, 1);
      return new ShardMessage.Find(to, parts.getFirst());
    }
  }

  /** Heads {@link ShardMessage.Found}; one part. */
  record OfFound(ShardMessage.AsOf asOf) implements Header {
    public OfFound {
      requireNonNull(asOf, "asOf");
    }

    @Override
    public ShardMessage.Found with(List<Rows> parts) {
      checkParts(parts, 1);
      return new ShardMessage.Found(asOf, parts.getFirst());
    }
  }

  /** Heads {@link ShardMessage.Page}; one part. */
  record OfPage(ShardMessage.AsOf asOf, String scan, int from, int count) implements Header {
    public OfPage {
      requireNonNull(asOf, "asOf");
      requireNonNull(scan, "scan");
    }

    @Override
    public ShardMessage.Page with(List<Rows> parts) {
      checkParts(parts, 1);
      return new ShardMessage.Page(asOf, scan, from, count, parts.getFirst());
    }
  }

  /** Heads {@link ShardEvent.Opened}; no parts. */
  record OfOpened(long follows, long epoch, RunSpec spec) implements Header {
    public OfOpened {
      requireNonNull(spec, "spec");
    }

    @Override
    public ShardEvent.Opened with(List<Rows> parts) {
      checkParts(parts, 0);
      return new ShardEvent.Opened(follows, epoch, spec);
    }
  }

  /** Heads {@link ShardEvent.Committed}; its parts are the delta. */
  record OfCommitted(
      long follows,
      Map<String, Long> epochs,
      Map<String, Position> positions,
      long watermark,
      Map<String, Long> confirmed)
      implements Header {
    public OfCommitted {
      epochs = Map.copyOf(epochs);
      positions = Map.copyOf(positions);
      confirmed = Map.copyOf(confirmed);
    }

    @Override
    public ShardEvent.Committed with(List<Rows> parts) {
      return new ShardEvent.Committed(follows, parts, epochs, positions, watermark, confirmed);
    }
  }

  /** Heads {@link ShardEvent.Snapshot}; its parts are each outbox entry's, then the groups. */
  record OfSnapshot(
      long commit,
      long epoch,
      RunSpec spec,
      Map<String, Long> epochs,
      Map<String, Position> positions,
      long watermark,
      Map<String, Long> confirmed,
      long lastEntry,
      List<Entry> outbox,
      @Nullable Manifest segments)
      implements Header {
    public OfSnapshot {
      requireNonNull(spec, "spec");
      epochs = Map.copyOf(epochs);
      positions = Map.copyOf(positions);
      confirmed = Map.copyOf(confirmed);
      outbox = List.copyOf(outbox);
    }

    /** An entry of the outbox whose results are the next {@code parts} parts. */
    record Entry(long from, long commit, long watermark, int parts) {}

    @Override
    public ShardEvent.Snapshot with(List<Rows> parts) {
      List<Outbox.Entry> entries = new ArrayList<>();
      int next = 0;
      for (Entry entry : outbox) {
        checkArgument(
            entry.parts() >= 0 && entry.parts() <= parts.size() - next, "an entry lacks its parts");
        List<Rows> results = parts.subList(next, next + entry.parts());
        next += entry.parts();
        entries.add(
            new Outbox.Entry(
                entry.from(), entry.commit(), entry.watermark(), List.copyOf(results)));
      }
      return new ShardEvent.Snapshot(
          commit,
          epoch,
          spec,
          epochs,
          positions,
          watermark,
          confirmed,
          lastEntry,
          List.copyOf(entries),
          List.copyOf(parts.subList(next, parts.size())),
          segments);
    }
  }

  /** Heads {@link ShardEvent.Segmented}; no parts. */
  record OfSegmented(long follows, Manifest segments) implements Header {
    public OfSegmented {
      requireNonNull(segments, "segments");
    }

    @Override
    public ShardEvent.Segmented with(List<Rows> parts) {
      checkParts(parts, 0);
      return new ShardEvent.Segmented(follows, segments);
    }
  }

  /** Heads {@link ShardEvent.Chunk}; its part is the rows. */
  record OfChunk(int segment, int index) implements Header {
    @Override
    public ShardEvent.Chunk with(List<Rows> parts) {
      checkParts(parts, 1);
      return new ShardEvent.Chunk(segment, index, parts.getFirst());
    }
  }

  /** Reads and writes headers; fields that it does not know are from a later version. */
  final class Json {
    private static final JsonMapper MAPPER =
        JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private Json() {}

    static byte[] write(Header header) {
      try {
        return MAPPER.writeValueAsBytes(header);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("cannot write " + header, e);
      }
    }

    static <H extends Header> H read(byte[] json, Class<H> type) throws IOException {
      return MAPPER.readValue(json, type);
    }
  }

  private static void checkParts(List<Rows> parts, int expected) {
    checkArgument(parts.size() == expected, parts.size() + " parts (expected: " + expected + ")");
  }

  private static void checkArgument(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }
}
