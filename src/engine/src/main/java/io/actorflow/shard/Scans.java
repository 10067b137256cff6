package io.actorflow.shard;

import io.actorflow.group.RowPages;
import io.actorflow.group.Rows;
import io.actorflow.keyed.ReadableState;
import io.actorflow.run.ShardMessage.AsOf;
import io.actorflow.run.ShardMessage.Page;
import io.actorflow.run.ShardMessage.Scan;
import io.actorflow.run.ShardMessage.Unread;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The copies of a shard's rows that are being read from outside, page by page. Each is of one
 * commit. There are few, none is larger than its reader may have, and one that nobody reads for a
 * while is dropped: its reader has gone. One thread.
 */
final class Scans {
  static final Duration IDLE = Duration.ofSeconds(30);

  private static final int MAX_COPIES = 4;

  /** A page of that many bytes; what is sent between nodes may have 8 MiB. */
  static final long PAGE_BYTES = 512 << 10;

  static final long MAX_SENT_BYTES = 7 << 20;

  private final int shard;
  private final Map<String, Copy> copies = new HashMap<>();

  private static final class Copy {
    final AsOf asOf;
    final RowPages pages;
    long readNanos;

    Copy(AsOf asOf, RowPages pages) {
      this.asOf = asOf;
      this.pages = pages;
    }
  }

  Scans(int shard) {
    this.shard = shard;
  }

  /** Of a copy that there is; empty if it has to be made first. */
  Optional<Object> page(Scan scan, long nowNanos) {
    Copy copy = copies.get(scan.scan());
    if (copy != null) {
      return Optional.of(page(copy, scan, nowNanos));
    }
    if (scan.from() > 0) {
      return Optional.of(
          new Unread(shard, false, "it has moved or begun again while it was read; ask again"));
    }
    return copies.size() < MAX_COPIES
        ? Optional.empty()
        : Optional.of(new Unread(shard, true, "%d queries read it already".formatted(MAX_COPIES)));
  }

  /** Makes the copy, and answers its first page. */
  Object begin(Scan scan, ReadableState state, AsOf asOf, long nowNanos) {
    Optional<Object> known = page(scan, nowNanos);
    if (known.isPresent()) {
      return known.get();
    }
    long bytes = state.rowBytes();
    if (bytes > scan.maxBytes()) {
      return new Unread(
          shard,
          false,
          "its rows have %d bytes, of which a query may still collect %d (actorflow.tables.max-bytes)"
              .formatted(bytes, scan.maxBytes()));
    }
    Copy copy = new Copy(asOf, state.pages());
    copies.put(scan.scan(), copy);
    return page(copy, scan, nowNanos);
  }

  private Object page(Copy copy, Scan scan, long nowNanos) {
    copy.readNanos = nowNanos;
    Rows rows = copy.pages.page(scan.from(), PAGE_BYTES);
    return sendable(
        rows, new Page(copy.asOf, scan.scan(), scan.from(), copy.pages.count(), rows), shard);
  }

  static Object sendable(Rows rows, Object answer, int shard) {
    return rows.bytes() <= MAX_SENT_BYTES
        ? answer
        : new Unread(
            shard,
            false,
            "a row has %d bytes (expected: at most %d)".formatted(rows.bytes(), MAX_SENT_BYTES));
  }

  void end(String scan) {
    copies.remove(scan);
  }

  /** Drops those that nobody has read for a while. */
  void dropIdle(long nowNanos) {
    copies.values().removeIf(copy -> nowNanos - copy.readNanos > IDLE.toNanos());
  }

  boolean isEmpty() {
    return copies.isEmpty();
  }
}
