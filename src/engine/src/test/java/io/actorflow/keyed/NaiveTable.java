package io.actorflow.keyed;

import io.actorflow.testkit.Row;
import java.util.List;

/**
 * What a table should do, done in the plainest way.
 *
 * @param <C> what it is made of
 */
interface NaiveTable<C> {
  void apply(C change);

  /** Whether something has changed since the last commit. */
  boolean hasChanges();

  /** What comes out of a commit at which event time has reached {@code watermark}, in any order. */
  List<Row> commit(long watermark);

  /** What has not been committed is lost. */
  void restart();

  /** What a reader sees. */
  List<Row> present();

  long groups();
}
