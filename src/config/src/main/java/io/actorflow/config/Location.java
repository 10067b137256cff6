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
    return path.isEmpty() ? file + ":" + line : file + ":" + line + ": " + path;
  }
}
