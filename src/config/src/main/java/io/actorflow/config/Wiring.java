package io.actorflow.config;

import io.actorflow.api.ComponentFactory.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How the nodes of a pipeline hang together: from the sources to the sinks, without a cycle. */
final class Wiring {
  private final List<Node> nodes;
  private final Findings findings;
  private final Location pipeline;
  private final Map<String, Node> byName = new LinkedHashMap<>();

  Wiring(List<Node> nodes, Findings findings, Location pipeline) {
    this.nodes = nodes;
    this.findings = findings;
    this.pipeline = pipeline;
  }

  List<Node> of(Kind kind) {
    return nodes.stream().filter(node -> node.kind() == kind).toList();
  }

  /**
   * Notes everything that is wrong.
   *
   * @param isGraph whether the nodes say by {@code from} where their rows come from
   */
  void check(boolean isGraph) {
    for (Node node : nodes) {
      Node former = byName.putIfAbsent(node.name(), node);
      if (former != null) {
        findings.message(
            node.location(),
            "the name '%s' is taken (by %s at line %d)"
                .formatted(node.name(), former.location().path(), former.location().line()));
      }
    }
    if (!isGraph) {
      return;
    }
    atLeastOne(Kind.SOURCE);
    atLeastOne(Kind.SINK);
    nodes.forEach(this::checkFrom);
    nodes.forEach(this::checkUsed);
    cycle();
  }

  private void atLeastOne(Kind kind) {
    if (of(kind).isEmpty()) {
      findings.value(
          pipeline.withPath(kind.key() + "s"), "nothing", "at least one named " + kind.key());
    }
  }

  private void checkFrom(Node node) {
    Location location = node.location().withPath(node.location().path() + ".from");
    List<String> possible =
        nodes.stream()
            .filter(other -> other.kind() != Kind.SINK && !other.equals(node))
            .map(Node::name)
            .toList();
    Set<String> seen = new HashSet<>();
    for (String name : node.from()) {
      Node input = byName.get(name);
      if (input == null) {
        findings.message(
            location,
            "'%s' is not a source or operator %s"
                .formatted(name, Findings.suggestion(name, possible)));
      } else if (input.kind() == Kind.SINK) {
        findings.message(
            location,
            "'%s' is a sink, which nothing comes from (expected: a source or operator)"
                .formatted(name));
      }
      if (!seen.add(name)) {
        findings.message(location, "'%s' is there twice".formatted(name));
      }
    }
  }

  private void checkUsed(Node node) {
    if (node.kind() == Kind.SINK
        || nodes.stream().anyMatch(other -> other.from().contains(node.name()))) {
      return;
    }
    findings.message(
        node.location(),
        "nothing reads it (expected: an operator or sink with from = %s)".formatted(node.name()));
  }

  /** The operators, each behind all those that it takes rows from; without those in a cycle. */
  List<Node> inOrder() {
    List<Node> ordered = new ArrayList<>();
    Set<Node> open = new HashSet<>(of(Kind.OPERATOR));
    boolean progress = true;
    while (progress) {
      progress = false;
      for (Node node : of(Kind.OPERATOR)) {
        boolean ready = node.from().stream().map(byName::get).noneMatch(open::contains);
        if (open.contains(node) && ready) {
          open.remove(node);
          ordered.add(node);
          progress = true;
        }
      }
    }
    return ordered;
  }

  private void cycle() {
    Set<Node> stuck = new HashSet<>(of(Kind.OPERATOR));
    inOrder().forEach(stuck::remove);
    Node start = null;
    for (Node node : nodes) {
      start = start == null && stuck.contains(node) ? node : start;
    }
    if (start == null) {
      return;
    }
    List<String> path = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    Node node = start;
    while (!seen.containsKey(node.name())) {
      seen.put(node.name(), path.size());
      path.add(node.name());
      node = stuckInput(node, stuck);
    }
    List<String> round = new ArrayList<>(path.subList(seen.get(node.name()), path.size()));
    round.add(node.name());
    findings.message(
        node.location().withPath(node.location().path() + ".from"),
        "rows would go in a circle: %s (expected: from sources to sinks)"
            .formatted(String.join(" <- ", round)));
  }

  private Node stuckInput(Node node, Set<Node> stuck) {
    for (String name : node.from()) {
      @Nullable Node input = byName.get(name);
      if (input != null && stuck.contains(input)) {
        return input;
      }
    }
    throw new IllegalStateException(node + " waits for nothing");
  }
}
