package io.actorflow.api;

/** A setting that is never printed: passwords, tokens, keys. */
public record Secret(String value) {
  @Override
  public String toString() {
    return "****";
  }
}
