package io.actorflow.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real PostgreSQL in processes of its own, without passwords and on loopback only.
 *
 * <p>Its data stay in the folder: starting again there, also after {@link #kill}, finds every
 * database as it was. It ends when this process ends. Data are synced to disk as in production.
 */
public final class PostgresProcess implements AutoCloseable {
  private static final Duration START_DEADLINE = Duration.ofSeconds(90);

  private final ServiceProcess process;
  private final Path data;
  private final int port;

  private PostgresProcess(ServiceProcess process, Path data, int port) {
    this.process = process;
    this.data = data;
    this.port = port;
  }

  /**
   * Starts a server and waits until it answers. The first start unpacks it, which takes seconds.
   *
   * @param folder for its data and its log; made if it is not there
   * @param port to listen on, 0 for a free one
   * @throws ServiceException if it does not come up; with the end of its log
   */
  public static PostgresProcess start(Path folder, int port) {
    return start(folder, port, Lifetime.TIED);
  }

  static PostgresProcess start(Path folder, int port, Lifetime lifetime) {
    Path data = folder.resolve("data").toAbsolutePath();
    killServer(data);
    int chosen = Ports.choose("PostgreSQL", port);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL's folder cannot be made: " + folder, e);
    }
    ServiceProcess process =
        ServiceProcess.start(
            JavaProgram.ofThisModule(
                "PostgreSQL",
                folder,
                List.of(
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Dlogback.configurationFile=io/actorflow/dev/service-logback.xml"),
                PostgresServer.class,
                data.toString(),
                Integer.toString(chosen)),
            lifetime);
    PostgresProcess postgres = new PostgresProcess(process, data, chosen);
    process.awaitReady(START_DEADLINE, postgres::answers);
    return postgres;
  }

  private boolean answers() {
    if (!Ports.answers(port)) {
      return false;
    }
    try (Connection connection = DriverManager.getConnection(jdbcUrl())) {
      return connection.isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  /** The URL of the database {@code postgres}, as its superuser. */
  public String jdbcUrl() {
    return jdbcUrl("postgres");
  }

  public String jdbcUrl(String database) {
    return "jdbc:postgresql://%s:%d/%s?user=%s".formatted(Ports.HOST, port, database, user());
  }

  public String user() {
    return "postgres";
  }

  public int port() {
    return port;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Makes a database if there is none of that name. */
  public void createDatabase(String name) {
    try (Connection connection = DriverManager.getConnection(jdbcUrl());
        PreparedStatement query =
            connection.prepareStatement("select 1 from pg_database where datname = ?");
        Statement create = connection.createStatement()) {
      query.setString(1, name);
      if (!query.executeQuery().next()) {
        create.execute("create database " + create.enquoteIdentifier(name, true));
      }
    } catch (SQLException e) {
      throw new ServiceException("cannot create database '%s' at %s".formatted(name, jdbcUrl()), e);
    }
  }

  /** SIGKILL to all its processes; what has been committed stays. */
  public void kill() {
    List<ProcessHandle> servers = processes(data);
    process.kill();
    kill(servers);
  }

  /** SIGKILL to the process that looks after the server, which goes on. */
  void killKeeper() {
    process.kill();
  }

  /** Ends a server that is left of a process that was killed: it holds the port and the data. */
  private static void killServer(Path data) {
    kill(processes(data));
  }

  private static void kill(List<ProcessHandle> servers) {
    servers.forEach(ProcessHandle::destroyForcibly);
    // A new server refuses the data for as long as one of these holds the shared memory.
    CompletableFuture.allOf(
            servers.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
        .orTimeout(30, TimeUnit.SECONDS)
        .join();
  }

  private static List<ProcessHandle> processes(Path data) {
    return server(data).stream()
        .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()))
        .toList();
  }

  /** The server of these data, if it runs; its number may be another's by now. */
  private static Optional<ProcessHandle> server(Path data) {
    Path file = data.resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0).strip()))
          .filter(server -> server.info().command().orElse("").endsWith("postgres"));
    } catch (IOException | NumberFormatException e) {
      throw new ServiceException("cannot tell PostgreSQL's process from " + file, e);
    }
  }

  /** Stops it cleanly and waits until it has gone; open connections are closed. */
  @Override
  public void close() {
    process.stop();
  }
}
