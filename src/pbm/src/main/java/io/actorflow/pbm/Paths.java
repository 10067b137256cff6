package io.actorflow.pbm;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Paths of the control API. */
final class Paths {
  private Paths() {}

  static String pipeline(String name) {
    return "/pipelines/" + escaped(name);
  }

  static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
