package io.actorflow.bench.nexmark;

import io.actorflow.bench.harness.ActorFlowProcess;
import io.actorflow.bench.harness.PeerProgram;
import io.actorflow.bench.harness.ProcessCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Something that can answer queries, as a process of its own that ends by itself. */
sealed interface Contender {
  String name();

  /** The queries as it understands them. */
  QueryFolder queries();

  /** What starts it. May write into the run's folder. */
  ProcessCommand command(QueryRun run);

  /**
   * A query to be answered once.
   *
   * @param bootstrap brokers
   * @param output topic of results, empty at the start
   * @param folder for all that is kept meanwhile
   * @param commitMillis time between checkpoints or commits under load
   */
  record QueryRun(
      Query query,
      String text,
      String bootstrap,
      String output,
      Path folder,
      long records,
      long commitMillis) {}

  /** The queries as pipelines, which are valid as they are, for a broker on this machine. */
  record ActorFlow(Path root, List<String> options) implements Contender {
    private static final String BROKER = "\"localhost:9092\"";

    @Override
    public String name() {
      return ActorFlowProcess.NAME;
    }

    @Override
    public QueryFolder queries() {
      return new QueryFolder(root.resolve("bench/nexmark/pipelines"), ".conf");
    }

    @Override
    public ProcessCommand command(QueryRun run) {
      Path pipeline = run.folder().resolve(run.query().id() + ".conf");
      try {
        Files.writeString(
            pipeline,
            run.text()
                .replace(BROKER, "\"" + run.bootstrap() + "\"")
                .replace("nexmark-" + run.query().id(), run.output()));
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
      return ActorFlowProcess.command(root, pipeline, run.folder(), run.commitMillis(), options);
    }
  }

  /** The queries in Flink SQL. */
  record FlinkSql(Path root, Path java, List<String> options) implements Contender {
    static final String NAME = "flink-sql";

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public QueryFolder queries() {
      return new QueryFolder(root.resolve("bench/nexmark/flink"), ".sql");
    }

    @Override
    public ProcessCommand command(QueryRun run) {
      // Flink unpacks its planner into the temporary folder.
      List<String> all = new ArrayList<>(options);
      all.add("-Djava.io.tmpdir=" + run.folder());
      PeerProgram program =
          PeerProgram.flink(NAME, "io.actorflow.bench.flinksql.FlinkSqlPeer", root, java, all);
      return new ProcessCommand(
          program.line(
              List.of(
                  "--statements",
                  queries().file(run.query()).toString(),
                  "--bootstrap",
                  run.bootstrap(),
                  "--output",
                  run.output(),
                  "--expected",
                  Long.toString(run.records()),
                  "--commit-millis",
                  Long.toString(run.commitMillis()),
                  "--folder",
                  run.folder().toString())),
          Map.of());
    }
  }
}
