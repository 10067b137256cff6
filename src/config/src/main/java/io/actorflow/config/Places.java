package io.actorflow.config;

import com.typesafe.config.ConfigValue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the settings of one block stand, by their paths within it. */
final class Places {
  private final PipelineText text;
  private final Location block;
  private final Map<String, Location> places = new HashMap<>();
  private final Set<String> substituted = new HashSet<>();

  Places(PipelineText text, Location block) {
    this.text = text;
    this.block = block;
  }

  /** Remembers where the value of {@code path} stands, unless it is a default. */
  void mark(String path, ConfigValue value) {
    if (value.origin().description().contains(text.file())) {
      places.put(path, new Location(text.file(), text.line(value), path));
    }
  }

  /** Remembers that the value of {@code path} is not that of the pipeline. */
  void substitute(String path) {
    substituted.add(path);
  }

  boolean hasSubstitutes() {
    return !substituted.isEmpty();
  }

  /** Whether a value that is not the pipeline's is there, above, or anywhere if it is the block. */
  boolean isSubstituted(String path) {
    if (path.isEmpty()) {
      return hasSubstitutes();
    }
    for (String here = path; here != null; here = parent(here)) {
      if (substituted.contains(here)) {
        return true;
      }
    }
    return false;
  }

  /** Where the setting stands, or else what it belongs to. */
  Location of(String path) {
    String full = block.path().isEmpty() ? path : block.path() + (path.isEmpty() ? "" : "." + path);
    for (String here = path; here != null; here = parent(here)) {
      Location place = places.get(here);
      if (place != null) {
        return place.withPath(full);
      }
    }
    return block.withPath(full);
  }

  /** {@code a.b} of {@code a.b[0]}, {@code a} of {@code a.b}, null of {@code a}. */
  private static @Nullable String parent(String path) {
    int end = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
    return end <= 0 ? null : path.substring(0, end);
  }
}
