package io.actorflow.bench.harness;

import java.nio.file.Path;

/**
 * One job to be done once.
 *
 * @param bootstrap brokers
 * @param input topic of bids
 * @param output topic of results, empty at the start
 * @param folder for all that the system keeps meanwhile
 * @param commitMillis time between checkpoints or commits under load
 * @param everyUpdate the peers' J3 gives out every change, rather than changed keys once per commit
 */
record Run(
    Job job,
    Bidding bidding,
    String bootstrap,
    String input,
    String output,
    Path folder,
    long commitMillis,
    boolean everyUpdate) {}
