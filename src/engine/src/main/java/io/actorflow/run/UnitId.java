package io.actorflow.run;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names one task or one shard of a pipeline, in the cluster and in the journal.
 *
 * @param incarnation counts how often the pipeline's name has been used for a new beginning, so
 *     that a new one never meets what an old one has left
 * @param stage the source of a task, the operator of a shard
 */
public record UnitId(String pipeline, long incarnation, String stage, int index) {
  private static final Pattern FORM =
      Pattern.compile("([a-z0-9-]+)\\.(\\d+)\\.([a-z0-9-]+)\\.(\\d+)");

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static UnitId parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' names no task or shard");
    }
    return new UnitId(
        matcher.group(1),
        Long.parseLong(matcher.group(2)),
        matcher.group(3),
        Integer.parseInt(matcher.group(4)));
  }

  /** As a producer of ranges: unique within the pipeline. */
  public String producer() {
    return stage + "/" + index;
  }

  @Override
  public String toString() {
    return pipeline + "." + incarnation + "." + stage + "." + index;
  }
}
