package io.actorflow.tests;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a pipeline's results have to be, beside what they are. One thread.
 *
 * @param <K> what a result is about
 * @param <V> what it says
 */
abstract class Comparison<K, V> {
  private final String what;
  private final Map<K, V> expected;
  private final Map<K, V> found = new HashMap<>();
  private final List<String> wrong = new ArrayList<>();

  /**
   * @param what in messages: the word for a key
   */
  Comparison(String what, Map<K, V> expected) {
    this.what = what;
    this.expected = expected;
  }

  abstract K key(JsonNode result);

  abstract V value(JsonNode result);

  /** What is known of a key after a further result; notes what must not be. */
  abstract V after(K key, V before, V now, List<String> wrong);

  /** Whether it comes of the rows that only close windows. */
  abstract boolean isBeside(K key);

  void add(JsonNode result) {
    K key = key(result);
    if (!isBeside(key)) {
      V now = value(result);
      V before = found.get(key);
      found.put(key, before == null ? now : after(key, before, now, wrong));
    }
  }

  /** Whether something has come for each key. */
  boolean isComplete() {
    return found.size() >= expected.size();
  }

  String progress() {
    return "%,d of %,d %ss".formatted(found.size(), expected.size(), what);
  }

  List<String> differences() {
    List<String> differences = new ArrayList<>(wrong);
    expected.forEach(
        (key, value) -> {
          V actual = found.get(key);
          if (!value.equals(actual)) {
            differences.add("%s %s is %s (expected: %s)".formatted(what, key, actual, value));
          }
        });
    found.forEach(
        (key, value) -> {
          if (!expected.containsKey(key)) {
            differences.add("%s %s is %s (expected: none)".formatted(what, key, value));
          }
        });
    return differences;
  }
}
