package io.actorflow.node;

import io.actorflow.api.Batch;
import io.actorflow.api.DeadLetters;
import io.actorflow.api.Decoder;
import io.actorflow.api.Format;
import io.actorflow.api.ReaderContext;
import io.actorflow.api.Source;
import io.actorflow.api.Split;
import io.actorflow.api.SplitReader;
import io.actorflow.api.SplitStart;
import io.actorflow.run.Plan.SourceStage;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * The bids that a generator makes, in a database that has all of them at once: with their split and
 * their offset in it.
 */
final class GeneratedBids implements AutoCloseable {
  private final Connection database;

  GeneratedBids(SourceStage stage) throws SQLException {
    database = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = database.createStatement()) {
      statement.execute(
          "create table bids (split varchar, n bigint, bidder bigint, price bigint, channel varchar)");
    }
    Source source = stage.source().get();
    try (BufferAllocator allocator = new RootAllocator();
        DuckDBAppender rows =
            ((DuckDBConnection) database).createAppender(DuckDBConnection.DEFAULT_SCHEMA, "bids")) {
      for (Split split : source.splits()) {
        read(source, stage, split, allocator, rows);
      }
    }
  }

  private static void read(
      Source source, SourceStage stage, Split split, BufferAllocator allocator, DuckDBAppender rows)
      throws SQLException {
    List<SplitStart> starts = List.of(new SplitStart(split, split.start(), List.of()));
    try (SplitReader reader = source.open(new Context(stage.columns(), allocator), starts)) {
      for (long position = split.start(); position < split.end(); ) {
        try (Batch batch = reader.poll(Duration.ofSeconds(1))) {
          if (batch == null) {
            continue;
          }
          BigIntVector bidders = batch.column("bidder", BigIntVector.class);
          BigIntVector prices = batch.column("price", BigIntVector.class);
          VarCharVector channels = batch.column("channel", VarCharVector.class);
          for (int row = 0; row < batch.rows(); row++) {
            rows.beginRow();
            rows.append(split.name());
            rows.append(batch.provenance().from() + 1 + row);
            rows.append(bidders.get(row));
            rows.append(prices.get(row));
            rows.append(new String(channels.get(row), StandardCharsets.UTF_8));
            rows.endRow();
          }
          position = batch.provenance().to();
        }
      }
    }
  }

  private record Context(Schema columns, BufferAllocator allocator) implements ReaderContext {
    @Override
    public String pipeline() {
      return "oracle";
    }

    @Override
    public Decoder decoder(Format format, Schema columns) {
      throw new IllegalStateException("generators make columns");
    }

    @Override
    public DeadLetters deadLetters() {
      throw new IllegalStateException("generators make no dead letters");
    }
  }

  /** The values of the only column. */
  <V> List<V> values(String sql, Class<V> type) throws SQLException {
    List<V> values = new java.util.ArrayList<>();
    try (Statement statement = database.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        values.add(type.cast(result.getObject(1)));
      }
    }
    return values;
  }

  @Override
  public void close() throws SQLException {
    database.close();
  }
}
