package io.actorflow.node;

/** How a node logs, described in reference.conf at {@link #PATH}. */
public record LogSettings(Format format) {
  public static final String PATH = "actorflow.log";

  /** What a line of the log is. */
  public enum Format {
    TEXT,
    JSON
  }
}
