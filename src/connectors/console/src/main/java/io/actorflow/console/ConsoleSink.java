package io.actorflow.console;

import io.actorflow.api.Delivery;
import io.actorflow.api.Sink;
import io.actorflow.api.SinkContext;
import io.actorflow.api.SinkWriter;

/** Prints rows as a table; all writers share {@code console}, a batch is printed as one piece. */
record ConsoleSink(ConsoleConfig config, Console console) implements Sink {
  @Override
  public Delivery delivery() {
    return Delivery.atLeastOnce(
        "a console does not remember what it has shown: rows since the last commit are shown again"
            + " after a fault");
  }

  @Override
  public SinkWriter open(SinkContext context) {
    return new ConsoleWriter(config, console);
  }
}
