package io.actorflow.pbm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "cluster", description = "The members of the cluster.")
final class ClusterCommands {
  private static final String MEMBER = "ADDRESS";
  private static final String MEMBER_HELP =
      "host:port of the member's cluster port, as 'pbm cluster show' lists it.";

  private final Session session;

  ClusterCommands(Session session) {
    this.session = session;
  }

  @Command(name = "show", description = "List the members, their leader and the oldest.")
  int show() {
    JsonNode cluster = session.client().get("/cluster");
    session.show(cluster, () -> session.render(members(cluster)));
    List<String> lost =
        members(cluster, false).map(member -> member.path("address").asText()).toList();
    if (lost.isEmpty()) {
      session.console().next("pipeline list");
    } else {
      session.console().note("not reachable: " + String.join(", ", lost));
      session.console().next("cluster down " + lost.get(0));
    }
    return ExitCode.OK;
  }

  @Command(
      name = "status",
      description = "Tell how one member is doing; fails unless it is up and reachable.")
  int status(
      @Parameters(arity = "0..1", paramLabel = MEMBER, description = "The node asked if left out.")
          @Nullable String address) {
    JsonNode cluster = session.client().get("/cluster");
    String wanted = address == null ? cluster.path("self").asText() : address;
    JsonNode member =
        StreamSupport.stream(cluster.path("members").spliterator(), false)
            .filter(candidate -> candidate.path("address").asText().equals(wanted))
            .findFirst()
            .orElseThrow(() -> notAMember(wanted));
    boolean well =
        member.path("status").asText().equals("up") && member.path("reachable").asBoolean();
    session.show(
        member,
        () ->
            "%s is %s and %s, roles: %s"
                .formatted(
                    wanted,
                    session.console().state(member.path("status").asText()),
                    member.path("reachable").asBoolean() ? "reachable" : "not reachable",
                    roles(member)));
    return well ? ExitCode.OK : ExitCode.FAILED;
  }

  private static CommandException notAMember(String address) {
    return CommandException.failed(
        "%s is not a member of the cluster; 'pbm cluster show' lists those that are"
            .formatted(address));
  }

  @Command(name = "leader", description = "Tell which member is the leader.")
  int leader() {
    JsonNode cluster = session.client().get("/cluster");
    String leader = cluster.path("leader").asText();
    if (leader.isEmpty()) {
      throw CommandException.failed("the cluster has no leader now; try again in a moment");
    }
    session.show(JsonNodeFactory.instance.objectNode().put("leader", leader), () -> leader);
    return ExitCode.OK;
  }

  @Command(
      name = "join",
      description = "Let the node asked, not yet a member, join the cluster of another.")
  int join(@Parameters(paramLabel = MEMBER, description = MEMBER_HELP) String address) {
    return change("join", address, "is joining the cluster of " + address);
  }

  @Command(
      name = "leave",
      description = "Let a member hand over its work and leave; its process ends.")
  int leave(
      @Parameters(arity = "0..1", paramLabel = MEMBER, description = "The node asked if left out.")
          @Nullable String address) {
    String member =
        address == null ? session.client().get("/cluster").path("self").asText() : address;
    return change("leave", member, "is leaving");
  }

  @Command(
      name = "down",
      description = "Declare a member dead that cannot be reached, so that its work moves. Asks.")
  int down(@Parameters(paramLabel = MEMBER, description = MEMBER_HELP) String address) {
    session.confirm(
        "cluster down " + address,
        "takes the member's work away at once and ends its process if it still runs");
    return change("down", address, "is down");
  }

  @Command(name = "tail", description = "Show what changes in the cluster, until Ctrl-C.")
  int tail() {
    session.console().note("waiting for changes, Ctrl-C ends");
    session.client().follow("/events", change -> Changes.show(session, change));
    return ExitCode.OK;
  }

  private int change(String verb, String address, String result) {
    JsonNode body = JsonNodeFactory.instance.objectNode().put("address", address);
    JsonNode cluster = session.client().post("/cluster/" + verb, body);
    session.show(cluster, () -> session.render(members(cluster)));
    String who = verb.equals("join") ? session.node().toString() : address;
    session.console().note(who + " " + result);
    session.console().next("cluster show");
    return ExitCode.OK;
  }

  private static java.util.stream.Stream<JsonNode> members(JsonNode cluster, boolean reachable) {
    return StreamSupport.stream(cluster.path("members").spliterator(), false)
        .filter(member -> member.path("reachable").asBoolean() == reachable);
  }

  private static Table members(JsonNode cluster) {
    Table table =
        new Table().text("ADDRESS").state("STATUS").state("REACHABLE").text("IS").text("ROLES");
    for (JsonNode member : cluster.path("members")) {
      table.row(
          member.path("address").asText(),
          member.path("status").asText(),
          member.path("reachable").asBoolean() ? "yes" : "no",
          distinctions(cluster, member.path("address").asText()),
          roles(member));
    }
    return table;
  }

  private static String distinctions(JsonNode cluster, String address) {
    List<String> distinctions = new ArrayList<>();
    for (String name : List.of("leader", "oldest", "self")) {
      if (cluster.path(name).asText().equals(address)) {
        distinctions.add(name);
      }
    }
    return distinctions.isEmpty() ? "-" : String.join(",", distinctions);
  }

  private static String roles(JsonNode member) {
    List<String> roles = new ArrayList<>();
    member.path("roles").forEach(role -> roles.add(role.asText()));
    return roles.isEmpty() ? "-" : String.join(",", roles);
  }
}
