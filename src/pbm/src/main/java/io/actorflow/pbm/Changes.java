package io.actorflow.pbm;

import com.fasterxml.jackson.databind.JsonNode;

/** One change of the cluster in a line. */
final class Changes {
  private Changes() {}

  static void show(Session session, JsonNode change) {
    String text =
        "%s  %s  %s"
            .formatted(
                LogCommands.time(change),
                session.console().state("%-11s".formatted(change.path("state").asText())),
                change.path("message").asText());
    session.console().data(session.isJson() ? change.toString() : text);
    LogCommands.endIfNobodyReads(session);
  }
}
