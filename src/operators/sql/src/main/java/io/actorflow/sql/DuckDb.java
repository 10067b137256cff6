package io.actorflow.sql;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.TransferPair;
import org.apache.arrow.vector.util.VectorSchemaRootAppender;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBResultSet;
import org.jspecify.annotations.Nullable;

/**
 * A DuckDB of its own, in memory, that can reach nothing outside itself: no files, no network, no
 * extensions, and no way to change that. Starts when it is first asked. One thread at a time.
 *
 * <p>A registered Arrow stream can be read once, and a statement prepared over it cannot be pointed
 * to another, so every batch is registered and planned anew: 0.7 ms of CPU, of which a third is the
 * registration.
 */
final class DuckDb implements AutoCloseable {
  /** The table that statements read unless they call it something else. */
  static final String TABLE = "batch";

  private static final String MEMORY_LIMIT = "256MB";

  /** What a stream is called while a table is loaded from it; no table has a space in its name. */
  private static final String LOADED = "rows to load";

  /** What DuckDB remembers of a registered stream until its connection ends is 20 bytes each. */
  private static final int STATEMENTS_PER_CONNECTION = 1000;

  /** Rows that DuckDB handles together; smaller Arrow batches gain nothing. */
  private static final int MIN_RESULT_ROWS = 2048;

  private final String table;
  private final String memoryLimit;
  private final Set<String> loaded = new HashSet<>();
  private volatile boolean cancelled;
  private volatile @Nullable Statement running;
  private @Nullable DuckDBConnection database;
  private @Nullable DuckDBConnection connection;
  private int statements;

  DuckDb() {
    this(TABLE);
  }

  /**
   * @param table what statements call the rows
   */
  DuckDb(String table) {
    this(table, MEMORY_LIMIT);
  }

  /** One that may take so much memory. */
  DuckDb(long memoryBytes) {
    this(TABLE, memoryBytes / 1024 + "KiB");
  }

  private DuckDb(String table, String memoryLimit) {
    this.table = table;
    this.memoryLimit = memoryLimit;
  }

  String table() {
    return table;
  }

  private DuckDBConnection database() {
    DuckDBConnection running = database;
    if (running == null) {
      running = start();
      database = running;
    }
    return running;
  }

  private DuckDBConnection start() {
    Properties settings = new Properties();
    settings.setProperty("threads", "1");
    settings.setProperty("memory_limit", memoryLimit);
    settings.setProperty("temp_directory", "");
    settings.setProperty("preserve_insertion_order", "true");
    settings.setProperty("enable_external_access", "false");
    settings.setProperty("autoload_known_extensions", "false");
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("allow_community_extensions", "false");
    try {
      DuckDBConnection database = DuckDBConnection.newConnection("jdbc:duckdb:", false, settings);
      deleteUnpackedLibrary();
      try (Statement statement = database.createStatement()) {
        statement.execute("set global TimeZone = 'UTC'");
        statement.execute("set lock_configuration = true");
      }
      return database;
    } catch (Exception failed) {
      throw new IllegalStateException("DuckDB does not start: " + failed.getMessage(), failed);
    }
  }

  /**
   * The driver unpacks its library of 72 MB into the temporary folder for every process, and a
   * process that is killed leaves it there. Once it is mapped, Linux needs the file no more.
   */
  private static void deleteUnpackedLibrary() {
    Path maps = Path.of("/proc/self/maps");
    Path folder = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    if (!Files.isReadable(maps)) {
      return;
    }
    try (Stream<String> lines = Files.lines(maps)) {
      for (Path library :
          lines
              .filter(line -> line.indexOf('/') > 0 && !line.endsWith(" (deleted)"))
              .map(line -> Path.of(line.substring(line.indexOf('/'))))
              .filter(path -> folder.equals(path.getParent()))
              .filter(path -> path.getFileName().toString().startsWith("libduckdb_java"))
              .distinct()
              .toList()) {
        Files.deleteIfExists(library);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The syntax tree of {@code sql} as JSON, or DuckDB's complaint as JSON. */
  String parse(String sql) throws SQLException {
    try (PreparedStatement statement =
        database().prepareStatement("select json_serialize_sql(?::varchar)::varchar")) {
      statement.setString(1, sql);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getString(1);
      }
    }
  }

  /** The functions that may give something else each time they are called. */
  Set<String> unstableFunctions() throws SQLException {
    Set<String> names = new HashSet<>();
    try (Statement statement = database().createStatement();
        ResultSet result =
            statement.executeQuery(
                "select distinct function_name from duckdb_functions() where stability <> 'CONSISTENT' and function_name <> 'error'")) {
      while (result.next()) {
        names.add(result.getString(1));
      }
    }
    return names;
  }

  /** The columns of what {@code sql} gives over a table of {@code schema}. */
  List<ResultColumn> bind(Schema schema, String sql) throws SQLException {
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot empty = VectorSchemaRoot.create(schema, allocator);
        PreparedStatement statement = register(table, empty, allocator).prepareStatement(sql)) {
      return columns(statement);
    } finally {
      endConnection();
    }
  }

  private static List<ResultColumn> columns(PreparedStatement statement) throws SQLException {
    ResultSetMetaData columns = statement.getMetaData();
    List<ResultColumn> bound = new ArrayList<>();
    for (int column = 1; column <= columns.getColumnCount(); column++) {
      bound.add(new ResultColumn(columns.getColumnName(column), columns.getColumnTypeName(column)));
    }
    return bound;
  }

  /**
   * Adds rows to a table, which stays; they remain the caller's.
   *
   * @return whether there was no such table
   */
  boolean load(String table, VectorSchemaRoot rows, BufferAllocator allocator) throws SQLException {
    boolean isNew = !loaded.contains(table);
    String into = isNew ? "create table %s as " : "insert into %s ";
    boolean read = false;
    try (Statement statement = register(LOADED, rows, allocator).createStatement()) {
      begin(statement);
      statement.execute(
          into.formatted(SqlText.quoted(table)) + "select * from " + SqlText.quoted(LOADED));
      read = true;
    } finally {
      running = null;
      if (!read) {
        endConnection();
      }
    }
    loaded.add(table);
    return isNew;
  }

  /** The columns of what {@code sql} gives over the tables that have been loaded. */
  List<ResultColumn> bind(String sql) throws SQLException {
    try (PreparedStatement statement = database().prepareStatement(sql)) {
      return columns(statement);
    }
  }

  /** Runs {@code sql} over the tables that have been loaded. The result is the caller's. */
  VectorSchemaRoot query(String sql, BufferAllocator allocator) throws SQLException {
    try (PreparedStatement statement = database().prepareStatement(sql)) {
      begin(statement);
      try (DuckDBResultSet result = (DuckDBResultSet) statement.executeQuery();
          ArrowReader reader = (ArrowReader) result.arrowExportStream(allocator, MIN_RESULT_ROWS)) {
        return readAll(reader, allocator);
      }
    } catch (IOException failed) {
      throw new SQLException(failed.getMessage(), failed);
    } finally {
      running = null;
    }
  }

  /** Whoever cancels either sees the statement, or is seen here. */
  private void begin(Statement statement) throws SQLException {
    running = statement;
    if (cancelled) {
      throw new SQLException("INTERRUPT Error: cancelled");
    }
  }

  /** Ends the statement over tables that runs, and those to come. From any thread. */
  void cancel() {
    cancelled = true;
    Statement statement = running;
    if (statement != null) {
      try {
        statement.cancel();
      } catch (SQLException ended) {
        throw new IllegalStateException("DuckDB does not cancel", ended);
      }
    }
  }

  /** The Arrow schema of what {@code sql} gives over a table of {@code schema}. */
  Schema describe(Schema schema, String sql) throws SQLException {
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot empty = VectorSchemaRoot.create(schema, allocator)) {
      empty.allocateNew();
      empty.setRowCount(0);
      try (VectorSchemaRoot result = query(empty, sql, allocator)) {
        return result.getSchema();
      }
    }
  }

  /**
   * Runs {@code sql} over those {@code columns} of {@code batch}, which stays the caller's, as the
   * result is.
   */
  VectorSchemaRoot query(
      Batch batch, Collection<String> columns, String sql, BufferAllocator allocator)
      throws SQLException {
    List<FieldVector> vectors =
        batch.root().getFieldVectors().stream()
            .filter(vector -> columns.contains(vector.getName()))
            .toList();
    Schema schema = Columns.project(batch.schema(), columns);
    return query(new VectorSchemaRoot(schema, vectors, batch.rows()), sql, allocator);
  }

  private VectorSchemaRoot query(VectorSchemaRoot batch, String sql, BufferAllocator allocator)
      throws SQLException {
    DuckDBConnection registered = register(table, batch, allocator);
    boolean read = false;
    try (PreparedStatement statement = registered.prepareStatement(sql);
        DuckDBResultSet result = (DuckDBResultSet) statement.executeQuery();
        ArrowReader reader =
            (ArrowReader)
                result.arrowExportStream(
                    allocator, Math.max(batch.getRowCount(), MIN_RESULT_ROWS))) {
      VectorSchemaRoot all = readAll(reader, allocator);
      read = true;
      return all;
    } catch (IOException failed) {
      throw new SQLException(failed.getMessage(), failed);
    } finally {
      if (!read) {
        endConnection();
      }
    }
  }

  /**
   * Makes {@code batch} the table of that name. Unless it is read to its end, the connection must
   * be ended.
   */
  private DuckDBConnection register(String table, VectorSchemaRoot batch, BufferAllocator allocator)
      throws SQLException {
    if (++statements > STATEMENTS_PER_CONNECTION) {
      endConnection();
    }
    DuckDBConnection current = connection;
    if (current == null) {
      current = database().duplicate();
      connection = current;
    }
    try (ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator)) {
      Data.exportArrayStream(allocator, new BatchReader(batch, allocator), stream);
      current.registerArrowStream(table, stream);
    } catch (RuntimeException failed) {
      endConnection();
      if (failed.getCause() instanceof SQLException refused) {
        throw refused;
      }
      throw failed;
    }
    return current;
  }

  private void endConnection() throws SQLException {
    DuckDBConnection ended = connection;
    connection = null;
    statements = 0;
    if (ended != null) {
      ended.close();
    }
  }

  @Override
  public void close() {
    DuckDBConnection running = database;
    database = null;
    try {
      endConnection();
      if (running != null) {
        running.close();
      }
    } catch (SQLException failed) {
      throw new IllegalStateException("DuckDB does not close", failed);
    }
  }

  /** A column of a result: its name, and its type in DuckDB's words. */
  record ResultColumn(String name, String type) {}

  private static VectorSchemaRoot readAll(ArrowReader reader, BufferAllocator allocator)
      throws IOException {
    VectorSchemaRoot chunk = reader.getVectorSchemaRoot();
    if (!reader.loadNextBatch()) {
      VectorSchemaRoot none = VectorSchemaRoot.create(chunk.getSchema(), allocator);
      none.setRowCount(0);
      return none;
    }
    VectorSchemaRoot all = take(chunk, allocator);
    try {
      while (reader.loadNextBatch()) {
        try (VectorSchemaRoot more = take(chunk, allocator)) {
          VectorSchemaRootAppender.append(all, more);
        }
      }
    } catch (IOException | RuntimeException failed) {
      all.close();
      throw failed;
    }
    return all;
  }

  private static VectorSchemaRoot take(VectorSchemaRoot chunk, BufferAllocator allocator) {
    List<FieldVector> vectors = new ArrayList<>(chunk.getFieldVectors().size());
    for (FieldVector vector : chunk.getFieldVectors()) {
      TransferPair pair = vector.getTransferPair(allocator);
      pair.transfer();
      vectors.add((FieldVector) pair.getTo());
    }
    return new VectorSchemaRoot(chunk.getSchema().getFields(), vectors, chunk.getRowCount());
  }
}
