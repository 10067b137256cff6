package io.actorflow.pbm;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is typed: one command, or none for a shell. */
@Command(
    name = "pbm",
    description = "Manages an ActorFlow cluster: runs one command, or opens a shell without one.",
    versionProvider = Version.class,
    synopsisSubcommandLabel = "[COMMAND]",
    subcommands = {
      ClusterCommands.class,
      PipelineCommands.class,
      ShardCommands.class,
      TableCommands.class,
      NodeCommands.class,
      ConfigCommands.class,
      LogCommands.class,
      ComponentsCommands.class,
      SchemaCommand.class,
      DocsCommand.class,
      CompletionCommand.class
    },
    footer = {
      "",
      "Exit codes:",
      "  0  done",
      "  1  the command failed",
      "  2  the command line is wrong",
      "  3  the node cannot be reached, or does not answer in time",
      "",
      "Environment:",
      "  PBM_NODE   the node to ask, instead of --node",
      "  NO_COLOR   no colour, if it is not empty"
    })
public final class Pbm implements Callable<Integer> {
  @Mixin final GlobalOptions options = new GlobalOptions();

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version, and end.")
  boolean version;

  private final Environment environment;
  private final Session session;

  private Pbm(Environment environment, Session.Prompt prompt) {
    this.environment = environment;
    this.session = new Session(environment, options, prompt);
  }

  /** Runs one command line and ends the process. */
  public static void main(String[] args) {
    Environment environment = Environment.ofProcess();
    int code = run(environment, args);
    environment.out().flush();
    environment.err().flush();
    System.exit(code);
  }

  static int run(Environment environment, String... args) {
    // The most frequent question of scripts need not load all the commands.
    if (args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"))) {
      environment.out().println(Version.text());
      return ExitCode.OK;
    }
    return run(environment, new LinePrompt(environment), args);
  }

  static int run(Environment environment, Session.Prompt prompt, String... args) {
    return commandLine(environment, prompt).execute(args);
  }

  static CommandLine commandLine(Environment environment, Session.Prompt prompt) {
    Pbm pbm = new Pbm(environment, prompt);
    Failures failures = new Failures(pbm.session.console());
    CommandLine line =
        new CommandLine(pbm, new Factory(pbm.session))
            .setUsageHelpWidth(Table.WIDTH)
            .setUsageHelpLongOptionsMaxWidth(24)
            .setAbbreviatedOptionsAllowed(false)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(writer(environment.out()))
            .setErr(writer(environment.err()))
            .setParameterExceptionHandler(failures::onWrongUsage)
            .setExecutionExceptionHandler(failures::onFailure);
    boolean colour = environment.outIsTerminal() && environment.allowsColour();
    return line.setColorScheme(CommandLine.Help.defaultColorScheme(colour ? Ansi.ON : Ansi.OFF));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  @Override
  public Integer call() {
    return Shell.run(environment, nodeArguments());
  }

  /** The options before no command are meant for all commands of the shell. */
  private List<String> nodeArguments() {
    return List.of("--node", session.node().toString());
  }

  private record LinePrompt(Environment environment) implements Session.Prompt {
    @Override
    public Optional<String> ask(String question) {
      environment.err().print(question);
      environment.err().flush();
      return Lines.next(environment.in());
    }
  }

  /** Gives each group of commands the session. */
  private record Factory(Session session) implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      if (type == Version.class || type.getPackage() != Pbm.class.getPackage()) {
        return CommandLine.defaultFactory().create(type);
      }
      try {
        return type.getDeclaredConstructor(Session.class).newInstance(session);
      } catch (NoSuchMethodException e) {
        return CommandLine.defaultFactory().create(type);
      }
    }
  }
}
