package io.actorflow.pbm;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.builtins.Completers.FileNameCompleter;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Completes commands, options, and the names of pipelines and files where they stand. */
final class CommandCompleter implements Completer {
  /** Longer and the person who pressed Tab would rather have typed it. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final Environment environment;

  CommandCompleter(Environment environment) {
    this.environment = environment;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    CommandLine at = Pbm.commandLine(environment, question -> Optional.empty());
    for (String word : line.words().subList(0, line.wordIndex())) {
      at = at.getSubcommands().getOrDefault(word, at);
    }
    CommandSpec command = at.getCommandSpec();
    if (line.word().startsWith("-")) {
      for (OptionSpec option : command.options()) {
        if (!option.hidden()) {
          candidates.add(new Candidate(option.longestName()));
        }
      }
      return;
    }
    at.getSubcommands().keySet().forEach(name -> candidates.add(new Candidate(name)));
    if (command.parent() == null) {
      List.of("help", "exit").forEach(name -> candidates.add(new Candidate(name)));
    }
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      switch (parameter.paramLabel()) {
        case "PIPELINE" -> pipelines().forEach(name -> candidates.add(new Candidate(name)));
        case "FILE", "DIR" -> new FileNameCompleter().complete(reader, line, candidates);
        case PipelineCommands.FILE_OR_NAME -> {
          pipelines().forEach(name -> candidates.add(new Candidate(name)));
          new FileNameCompleter().complete(reader, line, candidates);
        }
        default -> {}
      }
    }
  }

  /** None if the node cannot be asked: that is said when the command runs. */
  private List<String> pipelines() {
    GlobalOptions options = new GlobalOptions();
    options.timeout = PATIENCE;
    List<String> names = new ArrayList<>();
    try {
      Session session = new Session(environment, options, question -> Optional.empty());
      for (JsonNode pipeline : session.client().get("/pipelines").path("pipelines")) {
        names.add(pipeline.path("name").asText());
      }
    } catch (CommandException e) {
      return List.of();
    }
    return names;
  }
}
