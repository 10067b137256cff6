package io.actorflow.bench.scaling;

/** What a record's time is spent on. */
enum Part {
  AGGREGATE("partition and pre-aggregate"),
  SEND("gather, send, acknowledge"),
  APPLY("shards: apply"),
  COMMIT("shards: commit, results");

  private final String title;

  Part(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
