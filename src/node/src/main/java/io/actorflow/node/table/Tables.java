package io.actorflow.node.table;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.actorflow.api.Batch;
import io.actorflow.api.PipelineException;
import io.actorflow.api.Provenance;
import io.actorflow.api.QueryEngine;
import io.actorflow.api.TableQuery;
import io.actorflow.flow.RowText;
import io.actorflow.group.Rows;
import io.actorflow.group.SoughtKey;
import io.actorflow.node.control.ControlException;
import io.actorflow.node.control.Refusal;
import io.actorflow.node.control.TablePosition;
import io.actorflow.node.control.TableRows;
import io.actorflow.node.control.TableView;
import io.actorflow.node.registry.PipelineView;
import io.actorflow.run.NodeServices;
import io.actorflow.run.Plan;
import io.actorflow.run.ShardMessage.Find;
import io.actorflow.run.ShardMessage.Found;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;

/** Answers what is asked of tables, on any node for all shards. Thread-safe. */
public final class Tables {
  private static final JsonMapper JSON = new JsonMapper(new JsonFactory());
  private static final Provenance POINT = new Provenance("read", 0, 0, Provenance.NO_WATERMARK);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  /** Queries that wait until one that runs has ended. */
  private static final int WAITING = 16;

  /** Bytes of rows as JSON in one answer. */
  private static final long MAX_ANSWER = 32L << 20;

  private final TableSettings settings;
  private final NodeServices services;
  private final Supplier<CompletionStage<List<PipelineView>>> pipelines;
  private final Function<PipelineView, Plan> plans;
  private final Executor planning;
  private final ShardReads reads;
  private final ThreadPoolExecutor queries;

  /**
   * @param pipelines all of them
   * @param planning for what may take a moment
   */
  public Tables(
      ActorSystem<?> system,
      TableSettings settings,
      NodeServices services,
      Supplier<CompletionStage<List<PipelineView>>> pipelines,
      Function<PipelineView, Plan> plans,
      Executor planning) {
    this.settings = settings;
    this.services = services;
    this.pipelines = pipelines;
    this.plans = plans;
    this.planning = planning;
    reads = new ShardReads(system, services::shards);
    queries =
        new ThreadPoolExecutor(
            settings.queries(),
            settings.queries(),
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().name("actorflow-table-query-", 0).daemon(true).factory());
    queries.allowCoreThreadTimeOut(true);
  }

  /** Those that can be read now, by name. */
  public CompletionStage<List<TableView>> list() {
    return known()
        .thenApply(
            known ->
                known.readable().stream()
                    .map(KnownTable::shown)
                    .sorted(Comparator.comparing(TableView::name))
                    .toList());
  }

  private CompletionStage<KnownTables> known() {
    return pipelines.get().thenApplyAsync(views -> new KnownTables(views, plans), planning);
  }

  /**
   * The row of a key, if there is one.
   *
   * @param name {@code pipeline/operator}, or the operator alone
   * @param key as {@link KeyText} reads it
   */
  public CompletionStage<TableRows> row(String name, String key) {
    return known()
        .thenCompose(
            known -> {
              KnownTable table = known.of(name);
              SoughtKey sought = sought(table, key);
              int shard = sought.shard(table.shards());
              return reads
                  .ask(
                      table.shard(shard),
                      new Find(table.unit(shard), sought.rows()),
                      settings.readTimeout())
                  .thenApply(answer -> rows(table, (Found) answer));
            });
  }

  private static SoughtKey sought(KnownTable table, String key) {
    try {
      List<String> columns = table.table().key().stream().map(field -> field.getName()).toList();
      return SoughtKey.of(table.table().key(), KeyText.values(key, columns));
    } catch (IllegalArgumentException e) {
      throw new ControlException(
          new Refusal.Unanswerable("table '%s': %s".formatted(table.name(), e.getMessage())));
    }
  }

  private TableRows rows(KnownTable table, Found found) {
    List<Rows> parts = found.row().isEmpty() ? List.of() : List.of(found.row());
    try (Batch batch = table.table().rows().batch(parts, POINT, services.allocator())) {
      return shown(batch, batch.rows(), List.of(table.position(found.asOf())));
    }
  }

  /**
   * What a SELECT over tables gives.
   *
   * @param limit rows of the result at most
   */
  public CompletionStage<TableRows> query(String sql, int limit) {
    Budget budget = new Budget(settings.maxBytes().toBytes(), settings.queryTimeout());
    return known()
        .thenCompose(
            known -> {
              try {
                return CompletableFuture.supplyAsync(
                    () -> answer(known, sql, limit, budget), queries);
              } catch (RejectedExecutionException e) {
                throw unavailable(
                    "%d queries run and %d wait on this node already (actorflow.tables.queries)"
                        .formatted(settings.queries(), WAITING));
              }
            });
  }

  private TableRows answer(KnownTables known, String sql, int limit, Budget budget) {
    if (budget.isTimeUp()) {
      throw timeUp();
    }
    try (TableQuery query = engine().query(sql, settings.queryMemory().toBytes())) {
      CompletableFuture<Void> over = new CompletableFuture<>();
      CompletableFuture<Void> ended =
          over.orTimeout(budget.timeLeft().toNanos(), TimeUnit.NANOSECONDS)
              .handle(
                  (done, late) -> {
                    if (late != null) {
                      query.cancel();
                    }
                    return null;
                  });
      try {
        return answer(known, query, limit, budget);
      } finally {
        // Whoever cancels has done so before the query is closed.
        over.complete(null);
        ended.join();
      }
    } catch (PipelineException e) {
      throw budget.isTimeUp()
          ? timeUp()
          : new ControlException(new Refusal.Unanswerable(String.valueOf(e.getMessage())));
    }
  }

  private TableRows answer(KnownTables known, TableQuery query, int limit, Budget budget) {
    // All names first: a wrong one should not be found after much has been collected.
    List<TableScan> scans = new ArrayList<>();
    List<String> names = List.copyOf(query.tables());
    for (String name : names) {
      scans.add(new TableScan(known.of(name), reads, budget, query, services.allocator()));
    }
    List<TablePosition> positions = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      positions.addAll(scans.get(i).load(names.get(i)));
    }
    try (Batch result = query.result(limit + 1L, services.allocator())) {
      return shown(result, limit, positions);
    }
  }

  private static QueryEngine engine() {
    return ServiceLoader.load(QueryEngine.class)
        .findFirst()
        .orElseThrow(
            () ->
                new ControlException(
                    new Refusal.Unanswerable(
                        "this node has no SQL (expected: the module of the SQL operators)")));
  }

  private ControlException timeUp() {
    return unavailable(
        "the query has not ended within %d ms (actorflow.tables.query-timeout)"
            .formatted(settings.queryTimeout().toMillis()));
  }

  private static ControlException unavailable(String message) {
    return new ControlException(new Refusal.Unavailable(message, RETRY_AFTER));
  }

  private static TableRows shown(Batch batch, int limit, List<TablePosition> positions) {
    List<JsonNode> rows = new ArrayList<>();
    long bytes = 0;
    for (int row = 0; row < Math.min(limit, batch.rows()); row++) {
      byte[] json = RowText.json(batch, row);
      bytes += json.length;
      if (bytes > MAX_ANSWER) {
        throw new ControlException(
            new Refusal.Unanswerable(
                "the first %d rows of the result have more than %d bytes (expected: fewer rows, by limit, or fewer columns)"
                    .formatted(row + 1, MAX_ANSWER)));
      }
      rows.add(parsed(json));
    }
    return new TableRows(
        KnownTable.columns(batch.schema().getFields()), rows, batch.rows() > limit, positions);
  }

  private static JsonNode parsed(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
