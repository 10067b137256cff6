package io.actorflow.bench.state;

import java.nio.file.Path;
import java.util.List;

/** A system with settings, of which a new instance is made for each trial. */
interface Contender {
  String CORES = "-XX:ActiveProcessorCount=2";

  String system();

  /** What is set, for a person. */
  String settings();

  /** One without state. */
  Instance instance(Place place);

  /**
   * Where an instance works.
   *
   * @param name of its pipeline, and of its topic of results
   * @param inputs topics of bids
   * @param folder for all that it keeps
   * @param commitMillis time between commits, for who has such a thing
   */
  record Place(
      String bootstrap, String name, List<String> inputs, Path folder, long commitMillis) {}

  /** Begins any number of lives, one after another, with what the ones before have left. */
  interface Instance {
    /** Starts a process that does its work from then on. */
    Life begin();

    /** Of the life that runs: what has been written down so that state survives. */
    long journalledBytes(AttachedJvm jvm);

    /** Where state is on the disk of the node. */
    Path store();

    /** What is kept for good, now. */
    long durableBytes();
  }
}
