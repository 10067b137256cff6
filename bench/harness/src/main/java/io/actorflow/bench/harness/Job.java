package io.actorflow.bench.harness;

/** The jobs that are measured; all of them exactly-once. */
enum Job {
  J1("filter and project"),
  J2("ten-second count and max by auction"),
  J3("running count and sum by bidder");

  private final String title;

  Job(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
