package io.actorflow.run;

/**
 * Hears how commits go on a node, for whoever watches it. Thread-safe; told once per commit, never
 * per record.
 */
public interface Timings {
  /** For the commits of a stateful operator's shards to the journal. */
  Commits persists(String pipeline, String operator);

  /** For the commits of a sink. */
  Commits sinkCommits(String pipeline, String sink);

  /** Commits of one kind. */
  interface Commits {
    /** One is done; its rows are groups where a shard has persisted them. */
    void done(long rows, long nanos);

    /** One was not. */
    void failed();
  }
}
