package io.actorflow.node.table;

import io.actorflow.api.Batch;
import io.actorflow.api.Provenance;
import io.actorflow.api.TableQuery;
import io.actorflow.group.Rows;
import io.actorflow.node.control.TablePosition;
import io.actorflow.run.ShardMessage.EndScan;
import io.actorflow.run.ShardMessage.Page;
import io.actorflow.run.ShardMessage.Scan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Brings the rows of all shards of a table here, page by page: a few shards copy their rows at a
 * time, and each next page is asked for when the one before has been loaded. One thread, which
 * waits.
 */
final class TableScan {
  /** Shards that have made a copy, or make one. */
  private static final int AHEAD = 4;

  private static final Provenance SCAN = new Provenance("scan", 0, 0, Provenance.NO_WATERMARK);

  private final KnownTable table;
  private final ShardReads reads;
  private final Budget budget;
  private final TableQuery query;
  private final BufferAllocator allocator;
  private final String scan = UUID.randomUUID().toString();

  TableScan(
      KnownTable table,
      ShardReads reads,
      Budget budget,
      TableQuery query,
      BufferAllocator allocator) {
    this.table = table;
    this.reads = reads;
    this.budget = budget;
    this.query = query;
    this.allocator = allocator;
  }

  /**
   * Loads all rows, and answers what those of each shard are made of.
   *
   * @param name of the table in the query
   */
  List<TablePosition> load(String name) {
    List<TablePosition> positions = new ArrayList<>();
    Deque<CompletableFuture<Object>> first = new ArrayDeque<>();
    int asked = 0;
    try {
      load(name, List.of());
      for (int shard = 0; shard < table.shards(); shard++) {
        for (; asked < Math.min(shard + AHEAD, table.shards()); asked++) {
          first.add(ask(asked, 0));
        }
        Page page = await(first.remove());
        load(name, List.of(page.rows()));
        for (int from = page.rows().count(); from < page.count(); ) {
          Page next = await(ask(shard, from));
          load(name, List.of(next.rows()));
          from += next.rows().count();
        }
        end(shard);
        positions.add(table.position(page.asOf()));
      }
      return positions;
    } finally {
      for (int shard = positions.size(); shard < asked; shard++) {
        end(shard);
      }
    }
  }

  private CompletableFuture<Object> ask(int shard, int from) {
    return reads.ask(
        table.shard(shard),
        new Scan(table.unit(shard), scan, from, budget.bytesLeft()),
        budget.timeLeft());
  }

  private void end(int shard) {
    reads.tell(new EndScan(table.unit(shard), scan));
  }

  private static Page await(CompletableFuture<Object> answer) {
    try {
      return (Page) answer.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private void load(String name, List<Rows> rows) {
    rows.forEach(each -> budget.take(each.bytes()));
    try (Batch batch = table.table().rows().batch(rows, SCAN, allocator)) {
      query.load(name, batch, allocator);
    }
  }
}
