package io.actorflow.bench.harness;

import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** The option that says how results are printed. */
public final class Printed {
  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      description = "table or json (default: ${DEFAULT-VALUE})")
  private Form form = Form.TABLE;

  public boolean isTable() {
    return form == Form.TABLE;
  }

  /** Prints one of them. */
  public void print(Supplier<String> table, Supplier<String> json) {
    System.out.println(isTable() ? table.get() : json.get());
  }
}
