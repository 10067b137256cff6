package io.actorflow.pbm;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "completion",
    description = "Print a script that completes pbm's commands in a shell.",
    footer = {"", "  source <(pbm completion bash)", "  source <(pbm completion zsh)"})
final class CompletionCommand implements Callable<Integer> {
  /** The shells there are scripts for. */
  enum Shell {
    bash,
    zsh
  }

  private final Session session;

  @Parameters(paramLabel = "bash|zsh", description = "For which shell.")
  Shell shell = Shell.bash;

  CompletionCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    CommandLine root = Pbm.commandLine(session.environment(), question -> Optional.empty());
    String script = AutoComplete.bash("pbm", root);
    // The script is written for bash; zsh runs it once it has been told to act alike.
    String zsh =
        "autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n";
    session.console().data(shell == Shell.zsh ? zsh + script : script);
    return ExitCode.OK;
  }
}
