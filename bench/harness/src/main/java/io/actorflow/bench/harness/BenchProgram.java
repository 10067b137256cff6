package io.actorflow.bench.harness;

import java.util.concurrent.Callable;
import picocli.CommandLine;

/** What the mains of all benchmarks do: read the options, run, and end with a code. */
public final class BenchProgram {
  private BenchProgram() {}

  /** Ends this process, with code 1 and the reason in a line if there is no result that counts. */
  public static void run(Callable<Integer> bench, String[] arguments) {
    CommandLine line =
        new CommandLine(bench)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(
                (failed, command, parsed) -> {
                  if (failed instanceof BenchException) {
                    say(String.valueOf(failed.getMessage()));
                    return 1;
                  }
                  throw failed;
                });
    System.exit(line.execute(arguments));
  }

  /** Tells the person who waits how far it is. */
  public static void say(String line) {
    System.err.println("bench: " + line);
  }
}
