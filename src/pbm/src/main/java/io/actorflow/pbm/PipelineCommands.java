package io.actorflow.pbm;

import com.fasterxml.jackson.databind.JsonNode;
import io.actorflow.explain.Explanation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "pipeline",
    description = "What runs on the cluster.",
    footer = {
      "",
      "Three ways to end one:",
      "  stop    drains; state and positions are kept, resume goes on from there",
      "  cancel  ends at once and forgets state and positions",
      "  delete  cancels, and forgets the definition with all its versions too"
    })
final class PipelineCommands {
  static final String FILE_OR_NAME = "FILE|PIPELINE";
  private static final String NAME = "PIPELINE";
  private static final String WATCH = "Show it again every two seconds, until Ctrl-C.";

  private final Session session;
  private final PipelineTables tables;

  PipelineCommands(Session session) {
    this.session = session;
    this.tables = new PipelineTables(session);
  }

  @Command(name = "submit", description = "Validate a pipeline and start it on the cluster.")
  int submit(
      @Parameters(paramLabel = "FILE", description = "HOCON (.conf), JSON or YAML.") Path file,
      @Option(
              names = "--replace",
              description = "Replace the definition if the pipeline exists already.")
          boolean replace) {
    PipelineFile pipeline = PipelineFile.read(file);
    String path = Paths.pipeline(pipeline.name());
    OptionalLong replaces = replace ? version(pipeline.name()) : OptionalLong.empty();
    JsonNode summary = put(path, pipeline, replaces);
    session.show(summary, () -> tables.line(summary));
    session.console().next("pipeline describe " + pipeline.name());
    return ExitCode.OK;
  }

  private JsonNode put(String path, PipelineFile pipeline, OptionalLong replaces) {
    try {
      return session.client().put(path, pipeline.json(), replaces);
    } catch (CommandException refused) {
      throw refused.withLines(refused.lines().stream().map(pipeline::located).toList());
    }
  }

  private OptionalLong version(String name) {
    for (JsonNode pipeline : session.client().get("/pipelines").path("pipelines")) {
      if (pipeline.path("name").asText().equals(name)) {
        return OptionalLong.of(pipeline.path("version").asLong());
      }
    }
    return OptionalLong.empty();
  }

  @Command(
      name = "validate",
      description = "Tell everything that is wrong with pipeline files. Needs no node.")
  int validate(
      @Parameters(arity = "1..*", paramLabel = "FILE", description = "HOCON, JSON or YAML.")
          List<Path> files) {
    int wrong = 0;
    for (Path file : files) {
      try {
        PipelineFile pipeline = PipelineFile.validate(file);
        session.console().data("%s: pipeline '%s' is valid".formatted(file, pipeline.name()));
      } catch (CommandException e) {
        wrong++;
        e.lines().forEach(session.console()::note);
      }
    }
    if (wrong > 0) {
      throw CommandException.failed(
          "%d of %d file%s cannot be used"
              .formatted(wrong, files.size(), files.size() == 1 ? "" : "s"));
    }
    session.console().next("pipeline submit " + files.get(0));
    return ExitCode.OK;
  }

  @Command(
      name = "explain",
      description = "Show how a pipeline is run. Needs no node for a file.",
      footer = {
        "",
        "What each source reads, what is fused to it, what is shuffled on which key, and",
        "what each way promises and why. What is not set here, such as secrets, is left",
        "as it is written."
      })
  int explain(
      @Parameters(
              paramLabel = FILE_OR_NAME,
              description = "HOCON, JSON or YAML; or a pipeline that the cluster knows.")
          String pipeline) {
    // Names have no dots, and files have to have an ending.
    boolean isFile = pipeline.contains(".") || Files.exists(Path.of(pipeline));
    Explanation explanation =
        isFile ? PipelineFile.explain(Path.of(pipeline)) : explanationOf(pipeline);
    session.show(ExplanationJson.of(explanation), () -> ExplanationText.of(explanation));
    session
        .console()
        .next(isFile ? "pipeline submit " + pipeline : "pipeline describe " + pipeline);
    return ExitCode.OK;
  }

  private Explanation explanationOf(String name) {
    JsonNode description = session.client().get(Paths.pipeline(name));
    return PipelineFile.explain(name, description.path("definition").toString());
  }

  @Command(name = "list", description = "List all pipelines and how they are getting on.")
  int list(@Option(names = "--watch", description = WATCH) boolean watch) {
    session.watch(
        watch,
        () -> {
          JsonNode answer = session.client().get("/pipelines");
          session.show(answer, () -> tables.list(answer.path("pipelines")));
          if (answer.path("pipelines").isEmpty()) {
            session.console().note("there are no pipelines yet");
            session.console().next("pipeline submit FILE");
          }
        });
    return ExitCode.OK;
  }

  @Command(name = "describe", description = "Show the state, tasks and shards of one pipeline.")
  int describe(
      @Parameters(paramLabel = NAME) String name,
      @Option(names = "--watch", description = WATCH) boolean watch) {
    session.watch(
        watch,
        () -> {
          JsonNode answer = session.client().get(Paths.pipeline(name));
          session.show(answer, () -> tables.description(answer));
        });
    session.console().next("pipeline lag " + name);
    return ExitCode.OK;
  }

  @Command(name = "lag", description = "Show how far one pipeline is behind its sources.")
  int lag(
      @Parameters(paramLabel = NAME) String name,
      @Option(names = "--watch", description = WATCH) boolean watch) {
    session.watch(
        watch,
        () -> {
          JsonNode answer = session.client().get(Paths.pipeline(name) + "/lag");
          session.show(answer, () -> tables.lag(answer));
        });
    return ExitCode.OK;
  }

  @Command(name = "pause", description = "Stop reading; everything else stays as it is.")
  int pause(@Parameters(paramLabel = NAME) String name) {
    return change("pause", name, "resume");
  }

  @Command(name = "resume", description = "Go on from where it was paused or stopped.")
  int resume(@Parameters(paramLabel = NAME) String name) {
    return change("resume", name, "describe");
  }

  @Command(name = "stop", description = "Drain and end; state and positions are kept.")
  int stop(@Parameters(paramLabel = NAME) String name) {
    return change("stop", name, "resume");
  }

  @Command(name = "cancel", description = "End at once and forget state and positions. Asks.")
  int cancel(@Parameters(paramLabel = NAME) String name) {
    session.confirm("pipeline cancel " + name, "forgets the pipeline's state and positions");
    return change("cancel", name, "delete");
  }

  @Command(name = "delete", description = "Cancel, and forget the definition too. Asks.")
  int delete(@Parameters(paramLabel = NAME) String name) {
    session.confirm(
        "pipeline delete " + name, "forgets the pipeline, its state and all its versions");
    session.client().delete(Paths.pipeline(name));
    session.console().note("pipeline '%s' is deleted".formatted(name));
    session.console().next("pipeline list");
    return ExitCode.OK;
  }

  private int change(String verb, String name, String next) {
    JsonNode summary = session.client().post(Paths.pipeline(name) + "/" + verb);
    session.show(summary, () -> tables.line(summary));
    session.console().next("pipeline %s %s".formatted(next, name));
    return ExitCode.OK;
  }
}
