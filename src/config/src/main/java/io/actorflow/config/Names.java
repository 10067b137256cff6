package io.actorflow.config;

import java.util.regex.Pattern;

/** What pipelines and their parts may be called. */
final class Names {
  static final String EXPECTED =
      "lower-case letters, digits and single hyphens between them, 1 to 64 in all";
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final int MAX_LENGTH = 64;

  private Names() {}

  static boolean isName(String name) {
    return name.length() <= MAX_LENGTH && NAME.matcher(name).matches();
  }
}
