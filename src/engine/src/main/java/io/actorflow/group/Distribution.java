package io.actorflow.group;

/**
 * Which shards the rows of an input go to.
 *
 * <p>A row that is read again goes where it went before: shards may stand at different positions of
 * its producer, and the others would not miss it. So nothing may take part in the choice that need
 * not be the same then. Other columns need not be: an expression before the operator may ask for
 * the time, or be another one in a new version of the pipeline.
 */
public enum Distribution {
  /** All rows of a key go to one shard. */
  BY_KEY,
  /** Rows of a key are spread over all shards by their event times. */
  BY_KEY_AND_TIME,
  /** Each shard gets all rows. */
  TO_ALL
}
