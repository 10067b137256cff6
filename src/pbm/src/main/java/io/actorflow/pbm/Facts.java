package io.actorflow.pbm;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Names and values, one a line. */
final class Facts {
  private final Map<String, String> facts = new LinkedHashMap<>();

  Facts add(String name, String value) {
    facts.put(name, value);
    return this;
  }

  String render() {
    int width = facts.keySet().stream().mapToInt(String::length).max().orElse(0);
    return facts.entrySet().stream()
        .map(fact -> ("%-" + width + "s  %s").formatted(fact.getKey(), fact.getValue()))
        .collect(Collectors.joining("\n"));
  }
}
