package io.actorflow.testkit;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of one row, in the order of the columns; null where there is none. */
public record Row(List<@Nullable Object> values) {
  public static Row row(@Nullable Object... values) {
    return new Row(Collections.unmodifiableList(Arrays.asList(values)));
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
