package io.actorflow.bench.harness;

/** How results are printed. */
public enum Form {
  TABLE,
  JSON
}
