package io.actorflow.config;

import java.util.Comparator;

/**
 * Where something stands in a pipeline file.
 *
 * @param line from 1
 * @param path of the setting within the pipeline, such as {@code sources.orders.max-rows}; empty
 *     for the file itself
 */
public record Location(String file, int line, String path) implements Comparable<Location> {
  private static final int MAX_SHOWN = 200;
  private static final Comparator<Location> ORDER =
      Comparator.comparing(Location::file).thenComparingInt(Location::line);

  public Location withPath(String other) {
    return new Location(file, line, other);
  }

  @Override
  public int compareTo(Location other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    if (path.isEmpty()) {
      return file + ":" + line;
    }
    String shown = path.length() > MAX_SHOWN ? path.substring(0, MAX_SHOWN) + "..." : path;
    return file + ":" + line + ": " + shown;
  }
}
