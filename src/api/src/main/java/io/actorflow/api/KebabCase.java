package io.actorflow.api;

import java.util.Locale;

/** The names of Java as they stand in pipelines, and wherever else people read them. */
public final class KebabCase {
  private KebabCase() {}

  /** {@code EXACTLY_ONCE} as {@code exactly-once}. */
  public static String of(Enum<?> constant) {
    return of(constant.name());
  }

  /** {@code maxRows} as {@code max-rows}. */
  static String of(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").replace('_', '-').toLowerCase(Locale.ROOT);
  }
}
